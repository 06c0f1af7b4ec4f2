import type { Accounts } from '../accounts.ts';
import type { Books } from '../book/books.ts';
import { ACTIVE, CANCELED, USER } from '../codes.ts';
import type { Market } from '../market.ts';
import * as L from '../orders/layout.ts';
import type { LifeLists } from '../orders/life-lists.ts';
import { markDone, OPEN_BIT, PLACE_AND_OPEN } from '../orders/lifecycle.ts';
import type { Orders } from '../orders/orders.ts';
import type { Command } from '../types.ts';
import type { Venue } from '../venue.ts';
import type { Closing } from './closing.ts';
import type { LaneClock } from './lane-clock.ts';

type Cancel = Extract<Command, { type: 'cancel' }>;

/** The lane of a cancel, by its own account, of an order that rests and does not expire. */
export class RestingCancel {
  declare private readonly accounts: Accounts;
  declare private readonly orders: Orders;
  declare private readonly lives: LifeLists;
  declare private readonly books: Books;
  declare private readonly markets: readonly Market[];
  declare private readonly clock: LaneClock;
  declare private readonly closing: Closing;

  constructor(venue: Venue, clock: LaneClock, closing: Closing) {
    this.accounts = venue.accounts;
    this.orders = venue.orders;
    this.lives = venue.lives;
    this.books = venue.books;
    this.markets = venue.markets;
    this.clock = clock;
    this.closing = closing;
  }

  /** Cancels an order; false, and nothing is changed, where it is none for this lane. */
  take({ time, account, orderId, reason }: Cancel): boolean {
    if (reason !== 'USER' || typeof account !== 'number' || typeof orderId !== 'number') return false;
    if (!this.clock.allows(time)) return false;
    const order = this.orders.find(orderId);
    if (order === 0) return false;
    const { f64, i32 } = this.orders.records;
    const int = (order & L.ORDER_MASK) << L.INT_SHIFT;
    if (((i32[int + L.BYTES_FROM_PLACE] as number) & PLACE_AND_OPEN) !== (L.IN_BOOK | OPEN_BIT)) return false;
    if (i32[int + L.ACCOUNT] !== account || this.accounts.state(account) !== ACTIVE) return false;
    if (f64[((order & L.ORDER_MASK) << L.WORD_SHIFT) + L.EXPIRE_AT] !== -1) return false;
    this.clock.begin(time);
    this.#finish(this.markets[i32[int + L.SYMBOL] as number] as Market, order);
    return true;
  }

  #finish(market: Market, order: number): void {
    const books = this.books;
    this.closing.close(market, order, books.levelOf(order), -1);
    const { f64, i32 } = this.orders.records;
    const word = (order & L.ORDER_MASK) << L.WORD_SHIFT;
    f64[word + L.HOLD_HI] = 0;
    f64[word + L.HOLD_LO] = 0;
    markDone(i32, order, CANCELED, USER);
    this.lives.end(order);
    books.remove(order);
  }
}
