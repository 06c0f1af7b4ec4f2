import { unreachable } from '../assert.ts';
import { COMMAND_TYPES } from '../codec/command-types.ts';
import {
  ACCOUNT_STATES,
  ACCOUNT_TIMERS,
  type EngineEvent,
  type EventType,
  ORDER_REASONS,
  ORDER_STATUSES,
  SIDES,
  SYMBOL_STATES,
} from '../types.ts';
import type { RecordReader } from './record-reader.ts';

/**
 * The event of this type in the record the reader is at, as an object of its own. Those that come with each order are
 * written as one literal: a spread would make them twice, and slow to read.
 */
export function decodeEvent(type: EventType, from: RecordReader): EngineEvent {
  switch (type) {
    case 'orderAccepted':
    case 'orderTriggered':
      return decodeEntry(type, from);
    case 'orderDuplicate':
      return decodeDuplicate(from);
    case 'orderAmended':
      return decodeOrderAmended(from);
    case 'rejected':
      return decodeRejected(from);
    case 'trade':
      return decodeTrade(from);
    case 'matchPrevented':
      return decodeMatchPrevented(from);
    case 'orderDone':
      return decodeOrderDone(from);
    case 'balanceChanged':
      return decodeBalanceChanged(from);
    case 'levelChanged':
      return decodeLevelChanged(from);
    default:
      return decodeRare(type, from);
  }
}

type RareType = Exclude<
  EventType,
  | 'orderAccepted'
  | 'orderTriggered'
  | 'orderDuplicate'
  | 'orderAmended'
  | 'rejected'
  | 'trade'
  | 'matchPrevented'
  | 'orderDone'
  | 'balanceChanged'
  | 'levelChanged'
>;

/** Events that do not come with each order. */
function decodeRare(type: RareType, from: RecordReader): EngineEvent {
  switch (type) {
    case 'genesis':
    case 'reset':
    case 'epochRaised':
      return { ...headOf(from), type, epoch: from.number() };
    case 'accountCreated':
      return { ...headOf(from), type, account: from.int(), accountSeq: from.number() };
    case 'accountChanged':
      return {
        ...headOf(from),
        type,
        account: from.int(),
        state: from.word(ACCOUNT_STATES),
        accountSeq: from.number(),
      };
    case 'deposited':
    case 'withdrawn':
      return {
        ...headOf(from),
        type,
        account: from.int(),
        asset: from.int(),
        amount: from.money(),
        accountSeq: from.number(),
      };
    case 'transferred':
      return decodeTransferred(from);
    case 'timerSet':
    case 'timerFired':
      return decodeTimer(type, from);
    case 'cancelOnDisconnectSet':
      return {
        ...headOf(from),
        type,
        account: from.int(),
        graceMs: from.numberOrNull(),
        accountSeq: from.number(),
      };
    case 'symbolChanged':
      return { ...headOf(from), type, symbol: from.int(), state: from.word(SYMBOL_STATES) };
    case 'feesChanged':
      return {
        ...headOf(from),
        type,
        symbol: from.int(),
        makerRate: from.number(),
        takerRate: from.number(),
      };
    default:
      return unreachable(type);
  }
}

const headOf = ({ seq, commandSeq, time }: RecordReader) => ({ seq, commandSeq, time });

function decodeEntry(type: 'orderAccepted' | 'orderTriggered', from: RecordReader): EngineEvent {
  return {
    seq: from.seq,
    commandSeq: from.commandSeq,
    time: from.time,
    type,
    orderId: from.number(),
    account: from.int(),
    symbol: from.int(),
    accountSeq: from.number(),
  };
}

function decodeDuplicate(from: RecordReader): EngineEvent {
  return {
    seq: from.seq,
    commandSeq: from.commandSeq,
    time: from.time,
    type: 'orderDuplicate',
    orderId: from.number(),
    account: from.int(),
    symbol: from.int(),
    entryCommandSeq: from.number(),
  };
}

function decodeTimer(type: 'timerSet' | 'timerFired', from: RecordReader): EngineEvent {
  const timer = { account: from.int(), timer: from.word(ACCOUNT_TIMERS) };
  if (type === 'timerFired') return { ...headOf(from), type, ...timer, accountSeq: from.number() };
  return { ...headOf(from), type, ...timer, deadline: from.numberOrNull(), accountSeq: from.number() };
}

function decodeTransferred(from: RecordReader): EngineEvent {
  return {
    ...headOf(from),
    type: 'transferred',
    account: from.int(),
    toAccount: from.int(),
    asset: from.int(),
    amount: from.money(),
    accountSeq: from.number(),
    toAccountSeq: from.number(),
  };
}

/** The account's number stands behind the order's id, before what is of the event's own. */
function decodeOrderAmended(from: RecordReader): EngineEvent {
  const orderId = from.number();
  const accountSeq = from.number();
  return {
    seq: from.seq,
    commandSeq: from.commandSeq,
    time: from.time,
    type: 'orderAmended',
    orderId,
    account: from.int(),
    symbol: from.int(),
    lots: from.number(),
    priceTicks: from.numberOrNull(),
    keptPriority: from.int() === 1,
    accountSeq,
  };
}

function decodeRejected(from: RecordReader): EngineEvent {
  const command = from.int();
  return {
    seq: from.seq,
    commandSeq: from.commandSeq,
    time: from.time,
    type: 'rejected',
    command: COMMAND_TYPES[command] ?? 'unknown',
    code: from.int(),
    account: from.numberOrNull(),
    symbol: from.numberOrNull(),
    asset: from.numberOrNull(),
    orderId: from.numberOrNull(),
    value: from.moneyOrNull(),
    bound: from.moneyOrNull(),
  };
}

function decodeTrade(from: RecordReader): EngineEvent {
  return {
    seq: from.seq,
    commandSeq: from.commandSeq,
    time: from.time,
    type: 'trade',
    tradeId: from.number(),
    symbol: from.int(),
    priceTicks: from.number(),
    lots: from.number(),
    makerOrderId: from.number(),
    takerOrderId: from.number(),
    makerAccount: from.int(),
    takerAccount: from.int(),
    takerSide: from.word(SIDES),
    makerFee: from.money(),
    makerFeeAsset: from.int(),
    takerFee: from.money(),
    takerFeeAsset: from.int(),
    makerAccountSeq: from.number(),
    takerAccountSeq: from.number(),
  };
}

function decodeMatchPrevented(from: RecordReader): EngineEvent {
  return {
    seq: from.seq,
    commandSeq: from.commandSeq,
    time: from.time,
    type: 'matchPrevented',
    symbol: from.int(),
    makerOrderId: from.number(),
    takerOrderId: from.number(),
    lots: from.number(),
    makerAccount: from.int(),
    takerAccount: from.int(),
    makerAccountSeq: from.number(),
    takerAccountSeq: from.number(),
  };
}

function decodeOrderDone(from: RecordReader): EngineEvent {
  return {
    seq: from.seq,
    commandSeq: from.commandSeq,
    time: from.time,
    type: 'orderDone',
    orderId: from.number(),
    account: from.int(),
    symbol: from.int(),
    status: from.word(ORDER_STATUSES),
    reason: from.wordOrNull(ORDER_REASONS),
    accountSeq: from.number(),
  };
}

function decodeBalanceChanged(from: RecordReader): EngineEvent {
  return {
    seq: from.seq,
    commandSeq: from.commandSeq,
    time: from.time,
    type: 'balanceChanged',
    account: from.int(),
    asset: from.int(),
    available: from.money(),
    locked: from.money(),
    accountSeq: from.number(),
  };
}

function decodeLevelChanged(from: RecordReader): EngineEvent {
  return {
    seq: from.seq,
    commandSeq: from.commandSeq,
    time: from.time,
    type: 'levelChanged',
    symbol: from.int(),
    side: from.word(SIDES),
    priceTicks: from.number(),
    lots: from.number(),
    bookSeq: from.number(),
  };
}
