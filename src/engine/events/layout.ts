import type { EventType } from '../types.ts';

/**
 * An event is one record of 16 words in a typed array, seen as ints and as float64. Its first int is its head: the
 * number of its command in the ring and its type. Then come the ints of its body and, from the fifth word on, the
 * float64 numbers, each kind in the order of `EventBody` in types.ts. Every integer of the engine is exact in a
 * float64; money takes two of them. No event holds a string. What follows from its place in the ring (seq, commandSeq,
 * time) is not written.
 */
export const RECORD_WORDS = 16;
/** Place of a field: number of the record << shift | field. */
export const WORD_SHIFT = 4;
export const INT_SHIFT = 5;

/** Ints. */
export const HEAD = 0;
export const FIRST_INT = 1;
/** float64. */
export const FIRST_NUMBER = 4;

/** Bits of the type in a head. */
export const TYPE_BITS = 5;

/** Events of one ring: every place of an int is a safe 31-bit integer, and so is every head. */
export const EVENTS_MAX = 2 ** 24;

/** Stands for null in a number of its own and in the high limb of money; among ints it is -1. */
export const NULL_FIELD = Number.NaN;

/** Numbers of the event types in records. */
export const EVENT_TYPES = [
  'genesis',
  'accountCreated',
  'deposited',
  'withdrawn',
  'orderAccepted',
  'orderDuplicate',
  'rejected',
  'trade',
  'orderTriggered',
  'matchPrevented',
  'orderDone',
  'balanceChanged',
  'levelChanged',
  'symbolChanged',
  'feesChanged',
  'reset',
  'accountChanged',
  'transferred',
  'timerSet',
  'timerFired',
  'cancelOnDisconnectSet',
  'orderAmended',
  'epochRaised',
] as const satisfies readonly EventType[];

const typeNumber = (type: EventType): number => EVENT_TYPES.indexOf(type as (typeof EVENT_TYPES)[number]);

export const GENESIS = typeNumber('genesis');
export const RESET = typeNumber('reset');
export const EPOCH_RAISED = typeNumber('epochRaised');
export const ACCOUNT_CREATED = typeNumber('accountCreated');
export const ACCOUNT_CHANGED = typeNumber('accountChanged');
export const DEPOSITED = typeNumber('deposited');
export const WITHDRAWN = typeNumber('withdrawn');
export const TRANSFERRED = typeNumber('transferred');
export const TIMER_SET = typeNumber('timerSet');
export const TIMER_FIRED = typeNumber('timerFired');
export const CANCEL_ON_DISCONNECT_SET = typeNumber('cancelOnDisconnectSet');
export const ORDER_ACCEPTED = typeNumber('orderAccepted');
export const ORDER_AMENDED = typeNumber('orderAmended');
export const ORDER_DUPLICATE = typeNumber('orderDuplicate');
export const ORDER_TRIGGERED = typeNumber('orderTriggered');
export const ORDER_DONE = typeNumber('orderDone');
export const REJECTED = typeNumber('rejected');
export const TRADE = typeNumber('trade');
export const MATCH_PREVENTED = typeNumber('matchPrevented');
export const BALANCE_CHANGED = typeNumber('balanceChanged');
export const LEVEL_CHANGED = typeNumber('levelChanged');
export const SYMBOL_CHANGED = typeNumber('symbolChanged');
export const FEES_CHANGED = typeNumber('feesChanged');
