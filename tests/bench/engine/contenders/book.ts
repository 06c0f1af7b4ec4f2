import { ASKS, BIDS, Books, LADDERS_PER_SYMBOL } from '../../../../src/engine/book/books.ts';
import { HashIndex, hashPair } from '../../../../src/engine/memory/hash-index.ts';
import { Records } from '../../../../src/engine/memory/records.ts';
import type { Flow } from '../flow/columns.ts';
import { CANCEL, MODIFY, NEW_IOC } from '../flow/format.ts';
import { TradeHash } from '../flow/trade-hash.ts';
import { BookEvents } from './book-events.ts';
import type { Contender, Trades } from './contender.ts';
import { TradeReader } from './trade-reader.ts';

/** An order of the book: its id as a float64, then two ints, the first of which is its ladder. */
const WORDS = 2;
const INTS = 4;
const LADDER = 2;

/**
 * The engine's book alone: the classes the engine is built of, price-time priority, orders found by a hash of their
 * id, and acknowledgements, trades and ends of orders in the engine's ring. No accounts, no money, no checks.
 */
export class BookContender implements Contender {
  readonly #flow: Flow;
  readonly #books = new Books();
  readonly #orders = new Records(WORDS);
  readonly #ids = new HashIndex();
  readonly #events = new BookEvents();
  readonly #reader: TradeReader;
  #from = 0;
  #to = 0;

  constructor(flow: Flow) {
    this.#flow = flow;
    this.#reader = new TradeReader(this.#events.reads);
    for (let symbol = 0; symbol < flow.header.symbols; symbol++) this.#books.addSymbol(symbol);
  }

  prepare(from: number, to: number): void {
    this.#from = from;
    this.#to = to;
  }

  run(): void {
    for (let at = this.#from; at < this.#to; at++) this.#apply(at);
  }

  runAndRead(): void {
    for (let at = this.#from; at < this.#to; at++) {
      this.#apply(at);
      this.#reader.read();
    }
  }

  trades(): Trades {
    return this.#reader.trades();
  }

  /** The last event, and every resting order in priority order. */
  fingerprint(): string {
    const resting = new TradeHash();
    for (let ladder = 0; ladder < this.#flow.header.symbols * LADDERS_PER_SYMBOL; ladder++)
      for (let order = this.#books.first(ladder); order !== 0; order = this.#books.next(order))
        resting.add(this.#idOf(order), ladder, this.#books.ticksOf(order), this.#books.lotsOf(order));
    return `${this.#events.seq} ${resting.value}`;
  }

  #apply(at: number): void {
    const flow = this.#flow;
    const type = flow.types[at] as number;
    const symbol = flow.symbols[at] as number;
    const id = flow.ids[at] as number;
    this.#events.beginCommand();
    if (type === CANCEL || type === MODIFY) {
      const order = this.#find(id);
      if (order === 0) this.#events.rejected(id, symbol);
      else if (type === CANCEL) this.#cancel(order, id, symbol);
      else this.#modify(order, at);
    } else {
      const ladder = symbol * LADDERS_PER_SYMBOL + (flow.sides[at] === 0 ? BIDS : ASKS);
      this.#submit(id, ladder, flow.ticks[at] as number, flow.lots[at] as number, type === NEW_IOC);
    }
  }

  #cancel(order: number, id: number, symbol: number): void {
    this.#books.remove(order);
    this.#forget(order, id);
    this.#events.canceled(id, symbol);
  }

  #modify(order: number, at: number): void {
    const flow = this.#flow;
    const ladder = this.#orders.i32[order * INTS + LADDER] as number;
    const id = flow.ids[at] as number;
    this.#books.remove(order);
    this.#forget(order, id);
    this.#submit(id, ladder, flow.ticks[at] as number, flow.lots[at] as number, false);
  }

  #submit(id: number, ladder: number, ticks: number, lots: number, ioc: boolean): void {
    const symbol = Math.floor(ladder / LADDERS_PER_SYMBOL);
    this.#events.accepted(id, symbol);
    const left = this.#take(id, ladder, ticks, lots);
    if (left === 0) this.#events.filled(id, symbol);
    else if (ioc) this.#events.expired(id, symbol);
    else this.#rest(id, ladder, ticks, left);
  }

  /** Answers the lots that found nobody. */
  #take(id: number, ladder: number, ticks: number, lots: number): number {
    const books = this.#books;
    const buys = (ladder & 1) === BIDS;
    const opposite = ladder ^ 1;
    let left = lots;
    while (left > 0) {
      const best = books.bestTicks(opposite);
      if (best === 0 || (buys ? best > ticks : best < ticks)) break;
      left -= this.#fill(books.first(opposite), id, ladder, best, left);
    }
    return left;
  }

  #fill(maker: number, takerId: number, ladder: number, ticks: number, wanted: number): number {
    const symbol = Math.floor(ladder / LADDERS_PER_SYMBOL);
    const makerId = this.#idOf(maker);
    const resting = this.#books.lotsOf(maker);
    const lots = Math.min(wanted, resting);
    this.#books.reduce(maker, lots);
    this.#events.trade(symbol, ticks, lots, makerId, takerId, ladder & 1);
    if (lots === resting) {
      this.#forget(maker, makerId);
      this.#events.filled(makerId, symbol);
    }
    return lots;
  }

  #rest(id: number, ladder: number, ticks: number, lots: number): void {
    const order = this.#orders.take();
    this.#orders.f64[order * WORDS] = id;
    this.#orders.i32[order * INTS + LADDER] = ladder;
    this.#ids.insert(hashPair(id, 0), order);
    this.#books.append(ladder, ticks, order, lots);
  }

  #find(id: number): number {
    const ids = this.#ids;
    let order = ids.first(hashPair(id, 0));
    while (order !== 0 && this.#idOf(order) !== id) order = ids.after(order);
    return order;
  }

  #idOf(order: number): number {
    return this.#orders.f64[order * WORDS] as number;
  }

  #forget(order: number, id: number): void {
    this.#ids.remove(hashPair(id, 0), order);
    this.#orders.give(order);
  }
}
