import type { Accounts } from '../accounts.ts';
import type { Section, SectionReader, SectionWriter } from '../memory/section.ts';
import {
  ACCOUNT,
  ACCOUNT_NEXT,
  ACCOUNT_PREVIOUS,
  BYTES_FROM_PLACE,
  CLIENT_ID,
  FORGOTTEN,
  INT_SHIFT,
  LIVE_NEXT,
  LIVE_PREVIOUS,
  ORDER_MASK,
} from './layout.ts';
import type { Orders } from './orders.ts';

const COUNT_MAX = Number.MAX_SAFE_INTEGER;

/**
 * The order in which orders came and ended, as lists that run through their records.
 *
 *     live (by id, of the venue and of each account) -> finished (the last `window` of them) -> leaving -> forgotten
 *
 * An order that falls out of the window can still be read until the next command begins: whoever follows the events
 * of this one asks for every order it touched.
 */
export class LifeLists implements Section {
  declare private readonly orders: Orders;
  declare private readonly accounts: Accounts;
  #head = 0;
  #tail = 0;
  liveCount = 0;
  #oldest = 0;
  #newest = 0;
  #finishedCount = 0;
  #leaving = 0;
  /** How many orders have ended, before and since a reset. */
  endedCount = 0;
  nextOrderId = 1;
  nextTradeId = 1;
  /** Set by Genesis. */
  window = 0;

  constructor(orders: Orders, accounts: Accounts) {
    this.orders = orders;
    this.accounts = accounts;
  }

  get firstLive(): number {
    return this.#head;
  }

  /** The next live order of the venue by id; 0 after the last. */
  nextLive(order: number): number {
    return this.orders.int(order, LIVE_NEXT);
  }

  firstLiveOf(account: number): number {
    return this.accounts.liveHead(account);
  }

  nextLiveOfAccount(order: number): number {
    return this.orders.int(order, ACCOUNT_NEXT);
  }

  get oldestFinished(): number {
    return this.#oldest;
  }

  get finishedCount(): number {
    return this.#finishedCount;
  }

  /** The finished order that ended next; 0 after the last. */
  nextFinished(order: number): number {
    return this.orders.int(order, LIVE_NEXT);
  }

  /** Appends an order with the highest id so far. */
  begin(order: number): void {
    const { i32 } = this.orders.records;
    const at = (order & ORDER_MASK) << INT_SHIFT;
    const tail = this.#tail;
    const account = i32[at + ACCOUNT] as number;
    const accountTail = this.accounts.exchangeLiveTail(account, order);
    i32[at + LIVE_PREVIOUS] = tail;
    i32[at + LIVE_NEXT] = 0;
    i32[at + ACCOUNT_PREVIOUS] = accountTail;
    i32[at + ACCOUNT_NEXT] = 0;
    if (tail === 0) this.#head = order;
    else i32[((tail & ORDER_MASK) << INT_SHIFT) + LIVE_NEXT] = order;
    if (accountTail !== 0) i32[((accountTail & ORDER_MASK) << INT_SHIFT) + ACCOUNT_NEXT] = order;
    this.#tail = order;
    this.liveCount++;
  }

  /**
   * Moves an order to the finished ones, which may push another one, or itself, out of the window. Every order ends
   * here, so it takes it out of both lists of live ones and puts it into that of the finished in one go.
   */
  end(order: number): void {
    const { i32 } = this.orders.records;
    const at = (order & ORDER_MASK) << INT_SHIFT;
    const previous = i32[at + LIVE_PREVIOUS] as number;
    const next = i32[at + LIVE_NEXT] as number;
    const before = i32[at + ACCOUNT_PREVIOUS] as number;
    const after = i32[at + ACCOUNT_NEXT] as number;
    const newest = this.#newest;
    if (previous === 0) this.#head = next;
    else i32[((previous & ORDER_MASK) << INT_SHIFT) + LIVE_NEXT] = next;
    if (next === 0) this.#tail = previous;
    else i32[((next & ORDER_MASK) << INT_SHIFT) + LIVE_PREVIOUS] = previous;
    if (before !== 0) i32[((before & ORDER_MASK) << INT_SHIFT) + ACCOUNT_NEXT] = after;
    if (after !== 0) i32[((after & ORDER_MASK) << INT_SHIFT) + ACCOUNT_PREVIOUS] = before;
    i32[at + LIVE_NEXT] = 0;
    if (newest === 0) this.#oldest = order;
    else i32[((newest & ORDER_MASK) << INT_SHIFT) + LIVE_NEXT] = order;
    this.#newest = order;
    this.liveCount--;
    this.endedCount++;
    if (before === 0) this.accounts.setLiveHead(i32[at + ACCOUNT] as number, after);
    if (after === 0) this.accounts.setLiveTail(i32[at + ACCOUNT] as number, before);
    if (this.#finishedCount >= this.window) this.#pushOut();
    else this.#finishedCount++;
  }

  /** Forgets what fell out of the window during the last command. */
  beginCommand(): void {
    if (this.#leaving !== 0) this.#forgetLeaving();
  }

  #forgetLeaving(): void {
    let order = this.#leaving;
    while (order !== 0) {
      const next = this.orders.int(order, ACCOUNT_NEXT);
      this.orders.forget(order);
      order = next;
    }
    this.#leaving = 0;
  }

  /** Without orders; ids go on. */
  reset(): void {
    this.#head = 0;
    this.#tail = 0;
    this.liveCount = 0;
    this.#oldest = 0;
    this.#newest = 0;
    this.#finishedCount = 0;
    this.#leaving = 0;
  }

  save(to: SectionWriter): void {
    to.number(this.#head);
    to.number(this.#tail);
    to.number(this.liveCount);
    to.number(this.#oldest);
    to.number(this.#newest);
    to.number(this.#finishedCount);
    to.number(this.#leaving);
    to.number(this.endedCount);
    to.number(this.nextOrderId);
    to.number(this.nextTradeId);
  }

  load(from: SectionReader): void {
    const last = this.orders.records.used - 1;
    this.#head = from.integer(0, last);
    this.#tail = from.integer(0, last);
    this.liveCount = from.integer(0, last);
    this.#oldest = from.integer(0, last);
    this.#newest = from.integer(0, last);
    this.#finishedCount = from.integer(0, last);
    this.#leaving = from.integer(0, last);
    this.endedCount = from.integer(0, COUNT_MAX);
    this.nextOrderId = from.integer(1, COUNT_MAX);
    this.nextTradeId = from.integer(1, COUNT_MAX);
  }

  /** The oldest finished order gives its client id free at once, and its record when the next command begins. */
  #pushOut(): void {
    const { i32 } = this.orders.records;
    const order = this.#oldest;
    const at = order << INT_SHIFT;
    const oldest = i32[at | LIVE_NEXT] as number;
    i32[at | ACCOUNT_NEXT] = this.#leaving;
    // A finished order stands nowhere, which is 0.
    i32[at | BYTES_FROM_PLACE] = (i32[at | BYTES_FROM_PLACE] as number) | FORGOTTEN;
    this.#leaving = order;
    this.#oldest = oldest;
    if (oldest === 0) this.#newest = 0;
    if (i32[at | CLIENT_ID] !== 0) this.orders.clientIds.release(order);
  }
}
