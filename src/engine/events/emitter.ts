import { type Accounts, putNextSeq } from '../accounts.ts';
import type { Refusal } from '../checks/refusal.ts';
import { COMMAND_TYPES } from '../codec/command-types.ts';
import { codeIn } from '../codes.ts';
import type { SectionReader, SectionWriter } from '../memory/section.ts';
import type { FeeStep } from '../money/fee.ts';
import type { Wide } from '../money/wide.ts';
import * as L from '../orders/layout.ts';
import { byteOf } from '../orders/layout.ts';
import type { Orders } from '../orders/orders.ts';
import * as E from './layout.ts';
import type { EventRing } from './ring.ts';

/** The highest sequence number: one event of each nanosecond for 104 days. */
const SEQ_MAX = Number.MAX_SAFE_INTEGER;

/**
 * Writes events into the ring, the ints and the numbers of each in the order of `EventBody` in types.ts. Orders learn
 * the seq of their last event here. It runs several times per command: typed arrays are fetched into locals once, and
 * no float64 crosses a call.
 */
export class Emitter {
  /** For who tells of many things at once and writes the events itself. */
  declare readonly ring: EventRing;
  declare readonly accounts: Accounts;
  declare private readonly orders: Orders;
  /** Of the command being applied, or of the last one. */
  commandSeq = 0;
  /** Engine time, ms. A negative zero makes the field a float64 from the start. */
  time = -0;

  constructor(ring: EventRing, orders: Orders, accounts: Accounts) {
    this.ring = ring;
    this.accounts = accounts;
    this.orders = orders;
    this.time = 0;
  }

  /** Of the last event; 0 before the first. */
  get seq(): number {
    return this.ring.seq;
  }

  beginCommand(time: number): void {
    this.commandSeq++;
    this.time = time;
    this.ring.beginCommand(this.commandSeq, time);
  }

  save(to: SectionWriter): void {
    to.number(this.seq);
    to.number(this.commandSeq);
    to.number(this.time);
  }

  load(from: SectionReader): void {
    this.ring.resume(from.integer(0, SEQ_MAX));
    this.commandSeq = from.integer(0, SEQ_MAX);
    this.time = from.integer(0, SEQ_MAX);
  }

  genesis(epoch: number): void {
    const at = this.#open(E.GENESIS);
    this.ring.f64[at] = epoch;
  }

  reset(epoch: number): void {
    const at = this.#open(E.RESET);
    this.ring.f64[at] = epoch;
  }

  epochRaised(epoch: number): void {
    const at = this.#open(E.EPOCH_RAISED);
    this.ring.f64[at] = epoch;
  }

  accountCreated(account: number): void {
    const at = this.#open(E.ACCOUNT_CREATED, account);
    this.ring.f64[at] = this.accounts.nextSeq(account);
  }

  accountChanged(account: number, state: number): void {
    const at = this.#open(E.ACCOUNT_CHANGED, account, state);
    this.ring.f64[at] = this.accounts.nextSeq(account);
  }

  moved(isDeposit: boolean, account: number, asset: number, amount: Wide): void {
    const at = this.#open(isDeposit ? E.DEPOSITED : E.WITHDRAWN, account, asset);
    const { f64 } = this.ring;
    f64[at] = amount.hi;
    f64[at + 1] = amount.lo;
    f64[at + 2] = this.accounts.nextSeq(account);
  }

  transferred(account: number, toAccount: number, asset: number, amount: Wide): void {
    const at = this.#open(E.TRANSFERRED, account, toAccount, asset);
    const { f64 } = this.ring;
    f64[at] = amount.hi;
    f64[at + 1] = amount.lo;
    f64[at + 2] = this.accounts.nextSeq(account);
    f64[at + 3] = this.accounts.nextSeq(toAccount);
  }

  timerSet(account: number, timer: number, deadline: number | null): void {
    const at = this.#open(E.TIMER_SET, account, timer);
    const { f64 } = this.ring;
    f64[at] = deadline ?? E.NULL_FIELD;
    f64[at + 1] = this.accounts.nextSeq(account);
  }

  timerFired(account: number, timer: number): void {
    const at = this.#open(E.TIMER_FIRED, account, timer);
    this.ring.f64[at] = this.accounts.nextSeq(account);
  }

  cancelOnDisconnectSet(account: number, graceMs: number | null): void {
    const at = this.#open(E.CANCEL_ON_DISCONNECT_SET, account);
    const { f64 } = this.ring;
    f64[at] = graceMs ?? E.NULL_FIELD;
    f64[at + 1] = this.accounts.nextSeq(account);
  }

  orderAccepted(order: number): void {
    this.#openOrder(E.ORDER_ACCEPTED, order, 0, 0);
  }

  orderTriggered(order: number): void {
    this.#openOrder(E.ORDER_TRIGGERED, order, 0, 0);
  }

  orderAmended(order: number, lots: number, priceTicks: number, keptPriority: boolean): void {
    const place = this.#openOrder(E.ORDER_AMENDED, order, keptPriority ? 1 : 0, 0);
    const { f64 } = this.ring;
    const at = (place << E.WORD_SHIFT) | E.FIRST_NUMBER;
    f64[at + 2] = lots;
    f64[at + 3] = priceTicks === 0 ? E.NULL_FIELD : priceTicks;
  }

  /** Changes nothing about the order: it is an answer, not a step of its life. */
  orderDuplicate(order: number): void {
    const orders = this.orders;
    const at = this.#open(E.ORDER_DUPLICATE, orders.account(order), orders.symbol(order));
    const { f64 } = this.ring;
    f64[at] = orders.id(order);
    f64[at + 1] = orders.entryCommandSeq(order);
  }

  /** `reason` -1 is none. */
  orderDone(order: number, status: number, reason: number): void {
    this.#openOrder(E.ORDER_DONE, order, status, reason);
  }

  /** `command`: the type as it was given, whatever it is. */
  rejected(command: unknown, refusal: Refusal, account: number | null, symbol: number | null): void {
    const at = this.#open(E.REJECTED, codeIn(COMMAND_TYPES, command), refusal.code);
    const { f64 } = this.ring;
    const { value, bound } = refusal;
    f64[at] = refusal.account ?? account ?? E.NULL_FIELD;
    f64[at + 1] = refusal.symbol ?? symbol ?? E.NULL_FIELD;
    f64[at + 2] = refusal.asset ?? E.NULL_FIELD;
    f64[at + 3] = refusal.orderId ?? E.NULL_FIELD;
    f64[at + 4] = refusal.hasValue ? value.hi : E.NULL_FIELD;
    f64[at + 5] = refusal.hasValue ? value.lo : 0;
    f64[at + 6] = refusal.hasBound ? bound.hi : E.NULL_FIELD;
    f64[at + 7] = refusal.hasBound ? bound.lo : 0;
  }

  trade(
    tradeId: number,
    ticks: number,
    lots: number,
    maker: number,
    taker: number,
    makerFee: FeeStep,
    takerFee: FeeStep,
  ): void {
    const { ring, time } = this;
    const place = ring.next(E.TRADE);
    const { f64, i32, seq } = ring;
    const { f64: orders, i32: orderInts } = this.orders.records;
    const accounts = this.accounts.records.f64;
    const makerAccount = orderInts[(maker << L.INT_SHIFT) | L.ACCOUNT] as number;
    const takerAccount = orderInts[(taker << L.INT_SHIFT) | L.ACCOUNT] as number;
    const ints = place << E.INT_SHIFT;
    i32[ints | 1] = orderInts[(taker << L.INT_SHIFT) | L.SYMBOL] as number;
    i32[ints | 2] = makerAccount;
    i32[ints | 3] = takerAccount;
    i32[ints | 4] = byteOf(orderInts, taker, L.SIDE);
    i32[ints | 5] = makerFee.asset;
    i32[ints | 6] = takerFee.asset;
    const words = place << E.WORD_SHIFT;
    f64[words | 4] = tradeId;
    f64[words | 5] = ticks;
    f64[words | 6] = lots;
    f64[words | 7] = orders[(maker << L.WORD_SHIFT) | L.ID] as number;
    f64[words | 8] = orders[(taker << L.WORD_SHIFT) | L.ID] as number;
    f64[words | 9] = makerFee.fee.hi;
    f64[words | 10] = makerFee.fee.lo;
    f64[words | 11] = takerFee.fee.hi;
    f64[words | 12] = takerFee.fee.lo;
    putNextSeq(accounts, makerAccount, f64, words | 13);
    putNextSeq(accounts, takerAccount, f64, words | 14);
    markOrder(orders, maker, seq, time);
    markOrder(orders, taker, seq, time);
  }

  matchPrevented(maker: number, taker: number, lots: number): void {
    const { ring, time } = this;
    const { f64: orders, i32: orderInts } = this.orders.records;
    const accounts = this.accounts.records.f64;
    const makerAccount = orderInts[(maker << L.INT_SHIFT) | L.ACCOUNT] as number;
    const takerAccount = orderInts[(taker << L.INT_SHIFT) | L.ACCOUNT] as number;
    const symbol = orderInts[(taker << L.INT_SHIFT) | L.SYMBOL] as number;
    const at = this.#open(E.MATCH_PREVENTED, symbol, makerAccount, takerAccount);
    const { f64, seq } = ring;
    f64[at] = orders[(maker << L.WORD_SHIFT) | L.ID] as number;
    f64[at + 1] = orders[(taker << L.WORD_SHIFT) | L.ID] as number;
    f64[at + 2] = lots;
    putNextSeq(accounts, makerAccount, f64, at + 3);
    putNextSeq(accounts, takerAccount, f64, at + 4);
    markOrder(orders, maker, seq, time);
    markOrder(orders, taker, seq, time);
  }

  symbolChanged(symbol: number, state: number): void {
    this.#open(E.SYMBOL_CHANGED, symbol, state);
  }

  feesChanged(symbol: number, makerRate: number, takerRate: number): void {
    const at = this.#open(E.FEES_CHANGED, symbol);
    const { f64 } = this.ring;
    f64[at] = makerRate;
    f64[at + 1] = takerRate;
  }

  /** Begins an event with its ints, of which it has at most three here, and answers where its numbers go. */
  #open(type: number, first = 0, second = 0, third = 0): number {
    const place = this.ring.next(type);
    const { i32 } = this.ring;
    const ints = place << E.INT_SHIFT;
    i32[ints | 1] = first;
    i32[ints | 2] = second;
    i32[ints | 3] = third;
    return (place << E.WORD_SHIFT) | E.FIRST_NUMBER;
  }

  /**
   * An event of one order: its account and symbol and two ints of the event's own; its id and the account's number,
   * behind which more numbers may go. Answers its place. `| 0` says that an int is one, which the compiler would else
   * find out at a price.
   */
  #openOrder(type: number, order: number, first: number, second: number): number {
    const { ring, time } = this;
    const place = ring.next(type);
    const { f64, i32, seq } = ring;
    const { f64: orders, i32: orderInts } = this.orders.records;
    const account = orderInts[(order << L.INT_SHIFT) | L.ACCOUNT] as number;
    const ints = place << E.INT_SHIFT;
    i32[ints | 1] = account;
    i32[ints | 2] = orderInts[(order << L.INT_SHIFT) | L.SYMBOL] as number;
    i32[ints | 3] = first | 0;
    i32[ints | 4] = second | 0;
    const words = place << E.WORD_SHIFT;
    f64[words | 4] = orders[(order << L.WORD_SHIFT) | L.ID] as number;
    putNextSeq(this.accounts.records.f64, account, f64, words | 5);
    markOrder(orders, order, seq, time);
    return place;
  }
}

/** An order learns that this was its last event. */
const markOrder = (orders: Float64Array, order: number, seq: number, time: number): void => {
  orders[(order << L.WORD_SHIFT) | L.SEQ] = seq;
  orders[(order << L.WORD_SHIFT) | L.UPDATED_AT] = time;
};
