import { present, unreachable } from '../assert.ts';
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
import { FIRST_INT, FIRST_NUMBER, INT_SHIFT, WORD_SHIFT } from './layout.ts';

/** What the high limb of money counts in ledger units. */
const HIGH_LIMB = 2 ** 48;

/**
 * Reads the ints and the numbers of one record, each kind in the order they were put, and has at hand what is not
 * written there. Made once for many records, since many events are read.
 */
export class RecordReader {
  seq = 0;
  commandSeq = 0;
  time = 0;
  #f64: Float64Array = new Float64Array();
  #i32: Int32Array = new Int32Array();
  #int = 0;
  #number = 0;

  /** Goes to the begin of record `place`. */
  begin(f64: Float64Array, i32: Int32Array, place: number): void {
    this.#f64 = f64;
    this.#i32 = i32;
    this.#int = (place << INT_SHIFT) | FIRST_INT;
    this.#number = (place << WORD_SHIFT) | FIRST_NUMBER;
  }

  int(): number {
    return present(this.#i32[this.#int++]);
  }

  number(): number {
    return present(this.#f64[this.#number++]);
  }

  numberOrNull(): number | null {
    const value = this.number();
    return Number.isNaN(value) ? null : value;
  }

  money(): bigint {
    const high = this.number();
    const low = this.number();
    const sum = high * HIGH_LIMB + low;
    // Most amounts are exact in a double, which makes one BigInt in place of four.
    return Number.isSafeInteger(sum) ? BigInt(sum) : (BigInt(high) << 48n) + BigInt(low);
  }

  moneyOrNull(): bigint | null {
    if (!Number.isNaN(this.#f64[this.#number])) return this.money();
    this.#number += 2;
    return null;
  }

  word<T extends string>(table: readonly T[]): T {
    return present(table[this.int()]);
  }

  wordOrNull<T extends string>(table: readonly T[]): T | null {
    const index = this.int();
    return index === -1 ? null : present(table[index]);
  }
}

/**
 * The event of this type in the record the reader is at, as an object of its own. Each is written as one literal with
 * its fields in one order: a spread would make it twice, and slow to read.
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
  const { seq, commandSeq, time } = from;
  switch (type) {
    case 'genesis':
    case 'reset':
    case 'epochRaised':
      return { seq, commandSeq, time, type, epoch: from.number() };
    case 'accountCreated':
      return { seq, commandSeq, time, type, account: from.int(), accountSeq: from.number() };
    case 'accountChanged':
      return {
        seq,
        commandSeq,
        time,
        type,
        account: from.int(),
        state: from.word(ACCOUNT_STATES),
        accountSeq: from.number(),
      };
    case 'deposited':
    case 'withdrawn':
      return {
        seq,
        commandSeq,
        time,
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
        seq,
        commandSeq,
        time,
        type,
        account: from.int(),
        graceMs: from.numberOrNull(),
        accountSeq: from.number(),
      };
    case 'symbolChanged':
      return { seq, commandSeq, time, type, symbol: from.int(), state: from.word(SYMBOL_STATES) };
    case 'feesChanged':
      return {
        seq,
        commandSeq,
        time,
        type,
        symbol: from.int(),
        makerRate: from.number(),
        takerRate: from.number(),
      };
    default:
      return unreachable(type);
  }
}

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
  const { seq, commandSeq, time } = from;
  const timer = { account: from.int(), timer: from.word(ACCOUNT_TIMERS) };
  if (type === 'timerFired') return { seq, commandSeq, time, type, ...timer, accountSeq: from.number() };
  return {
    seq,
    commandSeq,
    time,
    type,
    ...timer,
    deadline: from.numberOrNull(),
    accountSeq: from.number(),
  };
}

function decodeTransferred(from: RecordReader): EngineEvent {
  return {
    seq: from.seq,
    commandSeq: from.commandSeq,
    time: from.time,
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
