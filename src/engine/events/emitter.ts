import type { Accounts } from '../accounts.ts';
import type { Refusal } from '../checks/refusal.ts';
import { COMMAND_TYPES } from '../codec/command-types.ts';
import { codeIn } from '../codes.ts';
import type { SectionReader, SectionWriter } from '../memory/section.ts';
import type { Wide } from '../money/wide.ts';
import type { Orders } from '../orders/orders.ts';
import type { EventType } from '../types.ts';
import { EVENT_TYPES, NULL_FIELD } from './layout.ts';
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

/** Gives events their sequences and writes them into the ring. Orders learn the seq of their last event here. */
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
    this.#open(GENESIS);
    this.#ring.put(epoch);
  }

  reset(epoch: number): void {
    this.#open(RESET);
    this.#ring.put(epoch);
  }

  accountCreated(account: number): void {
    this.#open(ACCOUNT_CREATED);
    this.#ring.put2(account, this.#accounts.nextSeq(account));
  }

  accountChanged(account: number, state: number): void {
    this.#open(ACCOUNT_CHANGED);
    this.#ring.put2(account, state);
    this.#ring.put(this.#accounts.nextSeq(account));
  }

  moved(isDeposit: boolean, account: number, asset: number, amount: Wide): void {
    this.#open(isDeposit ? DEPOSITED : WITHDRAWN);
    this.#ring.put4(account, asset, amount.hi, amount.lo);
    this.#ring.put(this.#accounts.nextSeq(account));
  }

  transferred(account: number, toAccount: number, asset: number, amount: Wide): void {
    this.#open(TRANSFERRED);
    this.#ring.put(account);
    this.#ring.put4(toAccount, asset, amount.hi, amount.lo);
    this.#ring.put(this.#accounts.nextSeq(account));
    this.#ring.put(this.#accounts.nextSeq(toAccount));
  }

  timerSet(account: number, timer: number, deadline: number | null): void {
    this.#open(TIMER_SET);
    this.#ring.put2(account, timer);
    this.#ring.putOrNull(deadline);
    this.#ring.put(this.#accounts.nextSeq(account));
  }

  timerFired(account: number, timer: number): void {
    this.#open(TIMER_FIRED);
    this.#ring.put2(account, timer);
    this.#ring.put(this.#accounts.nextSeq(account));
  }

  cancelOnDisconnectSet(account: number, graceMs: number | null): void {
    this.#open(CANCEL_ON_DISCONNECT_SET);
    this.#ring.put(account);
    this.#ring.putOrNull(graceMs);
    this.#ring.put(this.#accounts.nextSeq(account));
  }

  orderAccepted(order: number): void {
    this.#open(ORDER_ACCEPTED);
    this.#putOrder(order);
  }

  orderTriggered(order: number): void {
    this.#open(ORDER_TRIGGERED);
    this.#putOrder(order);
  }

  orderAmended(order: number, lots: number, priceTicks: number, keptPriority: boolean): void {
    this.#open(ORDER_AMENDED);
    const account = this.#putSubject(order);
    this.#ring.put4(
      lots,
      priceTicks === 0 ? NULL_FIELD : priceTicks,
      keptPriority ? 1 : 0,
      this.#accounts.nextSeq(account),
    );
  }

  /** Changes nothing about the order: it is an answer, not a step of its life. */
  orderDuplicate(order: number): void {
    this.#open(ORDER_DUPLICATE);
    const orders = this.#orders;
    this.#ring.put4(
      orders.id(order),
      orders.account(order),
      orders.symbol(order),
      orders.entryCommandSeq(order),
    );
  }

  /** `reason` -1 is none. */
  orderDone(order: number, status: number, reason: number): void {
    this.#open(ORDER_DONE);
    const account = this.#putSubject(order);
    this.#ring.put(status);
    this.#ring.put2(reason === -1 ? NULL_FIELD : reason, this.#accounts.nextSeq(account));
  }

  /** `command` of -1 is of no known type. */
  rejected(command: unknown, refusal: Refusal, account: number | null, symbol: number | null): void {
    const ring = this.#ring;
    this.#open(REJECTED);
    ring.put2(codeIn(COMMAND_TYPES, command), refusal.code);
    ring.putOrNull(refusal.account ?? account);
    ring.putOrNull(refusal.symbol ?? symbol);
    ring.putOrNull(refusal.asset);
    ring.putOrNull(refusal.orderId);
    ring.put2(refusal.hasValue ? refusal.value.hi : NULL_FIELD, refusal.hasValue ? refusal.value.lo : 0);
    ring.put2(refusal.hasBound ? refusal.bound.hi : NULL_FIELD, refusal.hasBound ? refusal.bound.lo : 0);
  }

  trade(
    tradeId: number,
    ticks: number,
    lots: number,
    maker: number,
    taker: number,
    makerFee: Wide,
    takerFee: Wide,
  ): void {
    const orders = this.#orders;
    const ring = this.#ring;
    const makerAccount = orders.account(maker);
    const takerAccount = orders.account(taker);
    this.#open(TRADE);
    ring.put4(tradeId, orders.symbol(taker), ticks, lots);
    ring.put4(orders.id(maker), orders.id(taker), makerAccount, takerAccount);
    ring.put4(orders.side(taker), makerFee.hi, makerFee.lo, orders.feeAsset(maker));
    ring.put4(takerFee.hi, takerFee.lo, orders.feeAsset(taker), this.#accounts.nextSeq(makerAccount));
    ring.put(this.#accounts.nextSeq(takerAccount));
    orders.touch(maker, this.seq, this.time);
    orders.touch(taker, this.seq, this.time);
  }

  matchPrevented(maker: number, taker: number, lots: number): void {
    const orders = this.#orders;
    const makerAccount = orders.account(maker);
    const takerAccount = orders.account(taker);
    this.#open(MATCH_PREVENTED);
    this.#ring.put4(orders.symbol(taker), orders.id(maker), orders.id(taker), lots);
    this.#ring.put4(
      makerAccount,
      takerAccount,
      this.#accounts.nextSeq(makerAccount),
      this.#accounts.nextSeq(takerAccount),
    );
    orders.touch(maker, this.seq, this.time);
    orders.touch(taker, this.seq, this.time);
  }

  balanceChanged(
    account: number,
    asset: number,
    availableHi: number,
    availableLo: number,
    lockedHi: number,
    lockedLo: number,
  ): void {
    this.#open(BALANCE_CHANGED);
    this.#ring.put2(account, asset);
    this.#ring.put4(availableHi, availableLo, lockedHi, lockedLo);
    this.#ring.put(this.#accounts.nextSeq(account));
  }

  levelChanged(symbol: number, side: number, ticks: number, lots: number, bookSeq: number): void {
    this.#open(LEVEL_CHANGED);
    this.#ring.put4(symbol, side, ticks, lots);
    this.#ring.put(bookSeq);
  }

  symbolChanged(symbol: number, state: number): void {
    this.#open(SYMBOL_CHANGED);
    this.#ring.put2(symbol, state);
  }

  feesChanged(symbol: number, makerRate: number, takerRate: number): void {
    this.#open(FEES_CHANGED);
    this.#ring.put2(symbol, makerRate);
    this.#ring.put(takerRate);
  }

  #open(type: number): void {
    this.#ring.open(type, ++this.seq, this.commandSeq, this.time);
  }

  #putOrder(order: number): void {
    const account = this.#putSubject(order);
    this.#ring.put(this.#accounts.nextSeq(account));
  }

  /** Id, account and symbol; answers the account. */
  #putSubject(order: number): number {
    const orders = this.#orders;
    const account = orders.account(order);
    this.#ring.put2(orders.id(order), account);
    this.#ring.put(orders.symbol(order));
    orders.touch(order, this.seq, this.time);
    return account;
  }
}
