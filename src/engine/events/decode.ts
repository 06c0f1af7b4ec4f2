import { present, unreachable } from '../assert.ts';
import { COMMAND_TYPES } from '../codec/command-types.ts';
import {
  ACCOUNT_STATES,
  ACCOUNT_TIMERS,
  type EventBody,
  type EventType,
  ORDER_REASONS,
  ORDER_STATUSES,
  SIDES,
  SYMBOL_STATES,
} from '../types.ts';
import { FIRST_INT, FIRST_NUMBER, INT_SHIFT, WORD_SHIFT } from './layout.ts';

/** Reads the ints and the numbers of one record, each kind in the order they were put. */
export class RecordReader {
  readonly #f64: Float64Array;
  readonly #i32: Int32Array;
  #int: number;
  #number: number;

  /** `place`: number of the record. */
  constructor(f64: Float64Array, i32: Int32Array, place: number) {
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
    return (BigInt(high) << 48n) + BigInt(this.number());
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

/** What an event of this type says, as an object of its own. */
export function decodeBody(type: EventType, from: RecordReader): EventBody {
  switch (type) {
    case 'genesis':
    case 'reset':
    case 'epochRaised':
      return { type, epoch: from.number() };
    case 'accountCreated':
      return { type, account: from.int(), accountSeq: from.number() };
    case 'accountChanged':
      return {
        type,
        account: from.int(),
        state: from.word(ACCOUNT_STATES),
        accountSeq: from.number(),
      };
    case 'deposited':
    case 'withdrawn':
      return { type, ...decodeMoney(from), accountSeq: from.number() };
    case 'transferred':
      return decodeTransferred(from);
    case 'timerSet':
      return { type, ...decodeTimer(from), deadline: from.numberOrNull(), accountSeq: from.number() };
    case 'timerFired':
      return { type, ...decodeTimer(from), accountSeq: from.number() };
    case 'cancelOnDisconnectSet':
      return { type, account: from.int(), graceMs: from.numberOrNull(), accountSeq: from.number() };
    case 'orderAccepted':
    case 'orderTriggered':
      return { type, ...decodeOrder(from), accountSeq: from.number() };
    case 'orderAmended':
      return decodeOrderAmended(from);
    case 'orderDuplicate':
      return { type, ...decodeOrder(from), entryCommandSeq: from.number() };
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
    case 'symbolChanged':
      return { type, symbol: from.int(), state: from.word(SYMBOL_STATES) };
    case 'feesChanged':
      return { type, symbol: from.int(), makerRate: from.number(), takerRate: from.number() };
    default:
      return unreachable(type);
  }
}

const decodeOrder = (from: RecordReader) => ({
  orderId: from.number(),
  account: from.int(),
  symbol: from.int(),
});

const decodeMoney = (from: RecordReader) => ({
  account: from.int(),
  asset: from.int(),
  amount: from.money(),
});

const decodeTimer = (from: RecordReader) => ({
  account: from.int(),
  timer: from.word(ACCOUNT_TIMERS),
});

function decodeTransferred(from: RecordReader): EventBody {
  return {
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
function decodeOrderAmended(from: RecordReader): EventBody {
  const order = decodeOrder(from);
  const accountSeq = from.number();
  return {
    type: 'orderAmended',
    ...order,
    lots: from.number(),
    priceTicks: from.numberOrNull(),
    keptPriority: from.int() === 1,
    accountSeq,
  };
}

function decodeRejected(from: RecordReader): EventBody {
  const command = from.int();
  return {
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

function decodeTrade(from: RecordReader): EventBody {
  return {
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

function decodeMatchPrevented(from: RecordReader): EventBody {
  return {
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

function decodeOrderDone(from: RecordReader): EventBody {
  return {
    type: 'orderDone',
    ...decodeOrder(from),
    status: from.word(ORDER_STATUSES),
    reason: from.wordOrNull(ORDER_REASONS),
    accountSeq: from.number(),
  };
}

function decodeBalanceChanged(from: RecordReader): EventBody {
  return {
    type: 'balanceChanged',
    account: from.int(),
    asset: from.int(),
    available: from.money(),
    locked: from.money(),
    accountSeq: from.number(),
  };
}

function decodeLevelChanged(from: RecordReader): EventBody {
  return {
    type: 'levelChanged',
    symbol: from.int(),
    side: from.word(SIDES),
    priceTicks: from.number(),
    lots: from.number(),
    bookSeq: from.number(),
  };
}
