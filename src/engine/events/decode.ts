import { present, unreachable } from '../assert.ts';
import { COMMAND_TYPES } from '../codec/command-types.ts';
import {
  ACCOUNT_STATES,
  ACCOUNT_TIMERS,
  type EngineEvent,
  type EventBody,
  type EventType,
  ORDER_REASONS,
  ORDER_STATUSES,
  SIDES,
  SYMBOL_STATES,
} from '../types.ts';
import { BODY, COMMAND_SEQ, EVENT_TYPES, SEQ, TIME, TYPE } from './layout.ts';

/** The event whose record begins at `offset`, as an object of its own. */
export function decodeEvent(records: Float64Array, offset: number): EngineEvent {
  const type = present(EVENT_TYPES[present(records[offset + TYPE])]);
  return {
    seq: present(records[offset + SEQ]),
    commandSeq: present(records[offset + COMMAND_SEQ]),
    time: present(records[offset + TIME]),
    ...decodeBody(type, new RecordReader(records, offset + BODY)),
  };
}

/** Reads the fields of one record in the order they were put. */
class RecordReader {
  readonly #records: Float64Array;
  #cursor: number;

  constructor(records: Float64Array, cursor: number) {
    this.#records = records;
    this.#cursor = cursor;
  }

  number(): number {
    return present(this.#records[this.#cursor++]);
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
    if (!Number.isNaN(this.#records[this.#cursor])) return this.money();
    this.#cursor += 2;
    return null;
  }

  word<T extends string>(table: readonly T[]): T {
    return present(table[this.number()]);
  }

  wordOrNull<T extends string>(table: readonly T[]): T | null {
    const index = this.numberOrNull();
    return index === null ? null : present(table[index]);
  }
}

function decodeBody(type: EventType, from: RecordReader): EventBody {
  switch (type) {
    case 'genesis':
    case 'reset':
      return { type, epoch: from.number() };
    case 'accountCreated':
      return { type, account: from.number(), accountSeq: from.number() };
    case 'accountChanged':
      return {
        type,
        account: from.number(),
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
      return { type, account: from.number(), graceMs: from.numberOrNull(), accountSeq: from.number() };
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
      return { type, symbol: from.number(), state: from.word(SYMBOL_STATES) };
    case 'feesChanged':
      return { type, symbol: from.number(), makerRate: from.number(), takerRate: from.number() };
    default:
      return unreachable(type);
  }
}

const decodeOrder = (from: RecordReader) => ({
  orderId: from.number(),
  account: from.number(),
  symbol: from.number(),
});

const decodeMoney = (from: RecordReader) => ({
  account: from.number(),
  asset: from.number(),
  amount: from.money(),
});

const decodeTimer = (from: RecordReader) => ({
  account: from.number(),
  timer: from.word(ACCOUNT_TIMERS),
});

function decodeTransferred(from: RecordReader): EventBody {
  return {
    type: 'transferred',
    account: from.number(),
    toAccount: from.number(),
    asset: from.number(),
    amount: from.money(),
    accountSeq: from.number(),
    toAccountSeq: from.number(),
  };
}

function decodeOrderAmended(from: RecordReader): EventBody {
  return {
    type: 'orderAmended',
    ...decodeOrder(from),
    lots: from.number(),
    priceTicks: from.numberOrNull(),
    keptPriority: from.number() === 1,
    accountSeq: from.number(),
  };
}

function decodeRejected(from: RecordReader): EventBody {
  const command = from.number();
  return {
    type: 'rejected',
    command: COMMAND_TYPES[command] ?? 'unknown',
    code: from.number(),
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
    symbol: from.number(),
    priceTicks: from.number(),
    lots: from.number(),
    makerOrderId: from.number(),
    takerOrderId: from.number(),
    makerAccount: from.number(),
    takerAccount: from.number(),
    takerSide: from.word(SIDES),
    makerFee: from.money(),
    makerFeeAsset: from.number(),
    takerFee: from.money(),
    takerFeeAsset: from.number(),
    makerAccountSeq: from.number(),
    takerAccountSeq: from.number(),
  };
}

function decodeMatchPrevented(from: RecordReader): EventBody {
  return {
    type: 'matchPrevented',
    symbol: from.number(),
    makerOrderId: from.number(),
    takerOrderId: from.number(),
    lots: from.number(),
    makerAccount: from.number(),
    takerAccount: from.number(),
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
    account: from.number(),
    asset: from.number(),
    available: from.money(),
    locked: from.money(),
    accountSeq: from.number(),
  };
}

function decodeLevelChanged(from: RecordReader): EventBody {
  return {
    type: 'levelChanged',
    symbol: from.number(),
    side: from.word(SIDES),
    priceTicks: from.number(),
    lots: from.number(),
    bookSeq: from.number(),
  };
}
