import type { Accounts } from '../accounts.ts';
import type { Refusal } from '../checks/refusal.ts';
import { COMMAND_TYPES } from '../codec/command-types.ts';
import { codeIn } from '../codes.ts';
import type { SectionReader, SectionWriter } from '../memory/section.ts';
import type { FeeStep } from '../money/fee.ts';
import type { Wide } from '../money/wide.ts';
import {
  ACCOUNT,
  byteOf,
  ID,
  SEQ as ORDER_SEQ,
  orderAt,
  SIDE,
  SYMBOL,
  UPDATED_AT,
} from '../orders/layout.ts';
import type { Orders } from '../orders/orders.ts';
import type { EventType } from '../types.ts';
import { BODY, COMMAND_SEQ, EVENT_TYPES, NULL_FIELD, SEQ, TIME, TYPE } from './layout.ts';
import type { EventRing } from './ring.ts';

const typeNumber = (type: EventType): number => EVENT_TYPES.indexOf(type as (typeof EVENT_TYPES)[number]);
const GENESIS = typeNumber('genesis');
const RESET = typeNumber('reset');
const ACCOUNT_CREATED = typeNumber('accountCreated');
const ACCOUNT_CHANGED = typeNumber('accountChanged');
const DEPOSITED = typeNumber('deposited');
const WITHDRAWN = typeNumber('withdrawn');
const TRANSFERRED = typeNumber('transferred');
const TIMER_SET = typeNumber('timerSet');
const TIMER_FIRED = typeNumber('timerFired');
const CANCEL_ON_DISCONNECT_SET = typeNumber('cancelOnDisconnectSet');
const ORDER_ACCEPTED = typeNumber('orderAccepted');
const ORDER_AMENDED = typeNumber('orderAmended');
const ORDER_DUPLICATE = typeNumber('orderDuplicate');
const ORDER_TRIGGERED = typeNumber('orderTriggered');
const ORDER_DONE = typeNumber('orderDone');
const REJECTED = typeNumber('rejected');
const TRADE = typeNumber('trade');
const MATCH_PREVENTED = typeNumber('matchPrevented');
const BALANCE_CHANGED = typeNumber('balanceChanged');
const LEVEL_CHANGED = typeNumber('levelChanged');
const SYMBOL_CHANGED = typeNumber('symbolChanged');
const FEES_CHANGED = typeNumber('feesChanged');

/** The highest sequence number: one event of each nanosecond for 104 days. */
const SEQ_MAX = Number.MAX_SAFE_INTEGER;

/**
 * Gives events their sequences and writes them into the ring, field by field in the order of `EventBody` in types.ts.
 * Orders learn the seq of their last event here. It runs several times per command: typed arrays are fetched into
 * locals once, and no float64 crosses a call.
 */
export class Emitter {
  readonly #ring: EventRing;
  readonly #orders: Orders;
  readonly #accounts: Accounts;
  /** Of the last event; 0 before the first. */
  seq = 0;
  /** Of the command being applied, or of the last one. */
  commandSeq = 0;
  /** Engine time, ms. */
  time = 0;

  constructor(ring: EventRing, orders: Orders, accounts: Accounts) {
    this.#ring = ring;
    this.#orders = orders;
    this.#accounts = accounts;
  }

  beginCommand(time: number): void {
    this.commandSeq++;
    this.time = time;
    this.#ring.beginCommand();
  }

  save(to: SectionWriter): void {
    to.number(this.seq);
    to.number(this.commandSeq);
    to.number(this.time);
  }

  load(from: SectionReader): void {
    this.seq = from.integer(0, SEQ_MAX);
    this.commandSeq = from.integer(0, SEQ_MAX);
    this.time = from.integer(0, SEQ_MAX);
  }

  genesis(epoch: number): void {
    const at = this.#open(GENESIS);
    this.#ring.records[at] = epoch;
  }

  reset(epoch: number): void {
    const at = this.#open(RESET);
    this.#ring.records[at] = epoch;
  }

  accountCreated(account: number): void {
    const at = this.#open(ACCOUNT_CREATED);
    const { records } = this.#ring;
    records[at] = account;
    records[at + 1] = this.#accounts.nextSeq(account);
  }

  accountChanged(account: number, state: number): void {
    const at = this.#open(ACCOUNT_CHANGED);
    const { records } = this.#ring;
    records[at] = account;
    records[at + 1] = state;
    records[at + 2] = this.#accounts.nextSeq(account);
  }

  moved(isDeposit: boolean, account: number, asset: number, amount: Wide): void {
    const at = this.#open(isDeposit ? DEPOSITED : WITHDRAWN);
    const { records } = this.#ring;
    records[at] = account;
    records[at + 1] = asset;
    records[at + 2] = amount.hi;
    records[at + 3] = amount.lo;
    records[at + 4] = this.#accounts.nextSeq(account);
  }

  transferred(account: number, toAccount: number, asset: number, amount: Wide): void {
    const at = this.#open(TRANSFERRED);
    const { records } = this.#ring;
    records[at] = account;
    records[at + 1] = toAccount;
    records[at + 2] = asset;
    records[at + 3] = amount.hi;
    records[at + 4] = amount.lo;
    records[at + 5] = this.#accounts.nextSeq(account);
    records[at + 6] = this.#accounts.nextSeq(toAccount);
  }

  timerSet(account: number, timer: number, deadline: number | null): void {
    const at = this.#open(TIMER_SET);
    const { records } = this.#ring;
    records[at] = account;
    records[at + 1] = timer;
    records[at + 2] = deadline ?? NULL_FIELD;
    records[at + 3] = this.#accounts.nextSeq(account);
  }

  timerFired(account: number, timer: number): void {
    const at = this.#open(TIMER_FIRED);
    const { records } = this.#ring;
    records[at] = account;
    records[at + 1] = timer;
    records[at + 2] = this.#accounts.nextSeq(account);
  }

  cancelOnDisconnectSet(account: number, graceMs: number | null): void {
    const at = this.#open(CANCEL_ON_DISCONNECT_SET);
    const { records } = this.#ring;
    records[at] = account;
    records[at + 1] = graceMs ?? NULL_FIELD;
    records[at + 2] = this.#accounts.nextSeq(account);
  }

  orderAccepted(order: number): void {
    this.#openOrder(ORDER_ACCEPTED, order, 0);
  }

  orderTriggered(order: number): void {
    this.#openOrder(ORDER_TRIGGERED, order, 0);
  }

  orderAmended(order: number, lots: number, priceTicks: number, keptPriority: boolean): void {
    const at = this.#openOrder(ORDER_AMENDED, order, 3);
    const { records } = this.#ring;
    records[at] = lots;
    records[at + 1] = priceTicks === 0 ? NULL_FIELD : priceTicks;
    records[at + 2] = keptPriority ? 1 : 0;
  }

  /** Changes nothing about the order: it is an answer, not a step of its life. */
  orderDuplicate(order: number): void {
    const at = this.#open(ORDER_DUPLICATE);
    const { records } = this.#ring;
    const orders = this.#orders;
    records[at] = orders.id(order);
    records[at + 1] = orders.account(order);
    records[at + 2] = orders.symbol(order);
    records[at + 3] = orders.entryCommandSeq(order);
  }

  /** `reason` -1 is none. */
  orderDone(order: number, status: number, reason: number): void {
    const at = this.#openOrder(ORDER_DONE, order, 2);
    const { records } = this.#ring;
    records[at] = status;
    records[at + 1] = reason === -1 ? NULL_FIELD : reason;
  }

  /** `command` of -1 is of no known type. */
  rejected(command: unknown, refusal: Refusal, account: number | null, symbol: number | null): void {
    const at = this.#open(REJECTED);
    const { records } = this.#ring;
    const { value, bound } = refusal;
    records[at] = codeIn(COMMAND_TYPES, command);
    records[at + 1] = refusal.code;
    records[at + 2] = refusal.account ?? account ?? NULL_FIELD;
    records[at + 3] = refusal.symbol ?? symbol ?? NULL_FIELD;
    records[at + 4] = refusal.asset ?? NULL_FIELD;
    records[at + 5] = refusal.orderId ?? NULL_FIELD;
    records[at + 6] = refusal.hasValue ? value.hi : NULL_FIELD;
    records[at + 7] = refusal.hasValue ? value.lo : 0;
    records[at + 8] = refusal.hasBound ? bound.hi : NULL_FIELD;
    records[at + 9] = refusal.hasBound ? bound.lo : 0;
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
    const at = this.#open(TRADE);
    const { records } = this.#ring;
    records[at] = tradeId;
    records[at + 2] = ticks;
    records[at + 3] = lots;
    records[at + 9] = makerFee.fee.hi;
    records[at + 10] = makerFee.fee.lo;
    records[at + 11] = makerFee.asset;
    records[at + 12] = takerFee.fee.hi;
    records[at + 13] = takerFee.fee.lo;
    records[at + 14] = takerFee.asset;
    const { i32 } = this.#orders.records;
    const takerAt = orderAt(taker);
    records[at + 1] = i32[takerAt * 2 + SYMBOL] as number;
    records[at + 8] = byteOf(i32, taker, SIDE);
    this.#putIds(maker, taker, at + 4);
    this.#putAccounts(maker, taker, at + 6, at + 15);
  }

  matchPrevented(maker: number, taker: number, lots: number): void {
    const at = this.#open(MATCH_PREVENTED);
    const { records } = this.#ring;
    records[at] = this.#orders.symbol(taker);
    records[at + 3] = lots;
    this.#putIds(maker, taker, at + 1);
    this.#putAccounts(maker, taker, at + 4, at + 6);
  }

  /** `amounts` at `from`: what is available and what is locked, two limbs each. */
  balanceChanged(account: number, asset: number, amounts: Float64Array, from: number): void {
    const at = this.#open(BALANCE_CHANGED);
    const { records } = this.#ring;
    records[at] = account;
    records[at + 1] = asset;
    records[at + 2] = amounts[from] as number;
    records[at + 3] = amounts[from + 1] as number;
    records[at + 4] = amounts[from + 2] as number;
    records[at + 5] = amounts[from + 3] as number;
    this.#accounts.putNextSeq(account, records, at + 6);
  }

  levelChanged(symbol: number, side: number, ticks: number, lots: number, bookSeq: number): void {
    const at = this.#open(LEVEL_CHANGED);
    const { records } = this.#ring;
    records[at] = symbol;
    records[at + 1] = side;
    records[at + 2] = ticks;
    records[at + 3] = lots;
    records[at + 4] = bookSeq;
  }

  symbolChanged(symbol: number, state: number): void {
    const at = this.#open(SYMBOL_CHANGED);
    const { records } = this.#ring;
    records[at] = symbol;
    records[at + 1] = state;
  }

  feesChanged(symbol: number, makerRate: number, takerRate: number): void {
    const at = this.#open(FEES_CHANGED);
    const { records } = this.#ring;
    records[at] = symbol;
    records[at + 1] = makerRate;
    records[at + 2] = takerRate;
  }

  /** Begins the record of a new event and answers where its body goes. */
  #open(type: number): number {
    const ring = this.#ring;
    const at = ring.next();
    const { records } = ring;
    records[at + TYPE] = type;
    records[at + SEQ] = ++this.seq;
    records[at + COMMAND_SEQ] = this.commandSeq;
    records[at + TIME] = this.time;
    return at + BODY;
  }

  /**
   * Opens an event of one order: its id, account and symbol, then `fields` of its own, then the account's number.
   * Answers where its own fields go.
   */
  #openOrder(type: number, order: number, fields: number): number {
    const at = this.#open(type);
    const { records } = this.#ring;
    const { f64, i32 } = this.#orders.records;
    const from = orderAt(order);
    const account = i32[from * 2 + ACCOUNT] as number;
    records[at] = f64[from + ID] as number;
    records[at + 1] = account;
    records[at + 2] = i32[from * 2 + SYMBOL] as number;
    f64[from + ORDER_SEQ] = this.seq;
    f64[from + UPDATED_AT] = this.time;
    this.#accounts.putNextSeq(account, records, at + 3 + fields);
    return at + 3;
  }

  /** The ids of both orders of a trade, which learn that it was their last event. */
  #putIds(maker: number, taker: number, at: number): void {
    const { records } = this.#ring;
    const { f64 } = this.#orders.records;
    const { seq, time } = this;
    const makerFrom = orderAt(maker);
    const takerFrom = orderAt(taker);
    records[at] = f64[makerFrom + ID] as number;
    records[at + 1] = f64[takerFrom + ID] as number;
    f64[makerFrom + ORDER_SEQ] = seq;
    f64[makerFrom + UPDATED_AT] = time;
    f64[takerFrom + ORDER_SEQ] = seq;
    f64[takerFrom + UPDATED_AT] = time;
  }

  /** Their accounts at `at`, the next numbers of these at `seqAt`. */
  #putAccounts(maker: number, taker: number, at: number, seqAt: number): void {
    const { records } = this.#ring;
    const { i32 } = this.#orders.records;
    const makerAccount = i32[orderAt(maker) * 2 + ACCOUNT] as number;
    const takerAccount = i32[orderAt(taker) * 2 + ACCOUNT] as number;
    records[at] = makerAccount;
    records[at + 1] = takerAccount;
    this.#accounts.putNextSeq(makerAccount, records, seqAt);
    this.#accounts.putNextSeq(takerAccount, records, seqAt + 1);
  }
}
