import type { EventType } from '../types.ts';

/**
 * An event is one record of RECORD_FIELDS float64 numbers in a typed array. Every integer of the engine is exact in a
 * float64; money takes two fields. A record begins with its type, seq, commandSeq and time; the rest is the body,
 * field by field in the order of `EventBody` in types.ts. No event holds a string.
 */
export const RECORD_FIELDS = 24;

export const TYPE = 0;
export const SEQ = 1;
export const COMMAND_SEQ = 2;
export const TIME = 3;
export const BODY = 4;

/** Stands for null in a field of its own and in the high limb of money. */
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
] as const satisfies readonly EventType[];
