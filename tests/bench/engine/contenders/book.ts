import { ASKS, BIDS, Books, LADDERS_PER_SYMBOL } from '../../../../src/engine/book/books.ts';
import { HashIndex } from '../../../../src/engine/memory/hash-index.ts';
import { Records } from '../../../../src/engine/memory/records.ts';
import type { Flow } from '../flow/columns.ts';
import { CANCEL, MODIFY, NEW_IOC } from '../flow/format.ts';
import { TradeHash } from '../flow/trade-hash.ts';
import { BookEvents } from './book-events.ts';
import type { Contender, Trades } from './contender.ts';
import { TradeReader } from './trade-reader.ts';

/** An order of the book: its id as a float64, then two ints, the first of which is its ladder. */
const WORDS = 2;
const LADDER = 2;
/** Shifts from its number to its first float64 and int. */
const F64 = 1;
const I32 = 2;

/** A command: type, ladder, id, ticks, lots; eight ints, of which three are free. */
const COMMAND_SHIFT = 3;
const COMMAND_LADDER = 1;
const COMMAND_ID = 2;
const COMMAND_TICKS = 3;
const COMMAND_LOTS = 4;

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
  #commands = new Int32Array(0);
  #count = 0;

  constructor(flow: Flow) {
    this.#flow = flow;
    this.#reader = new TradeReader(this.#events.reads);
    for (let symbol = 0; symbol < flow.header.symbols; symbol++) this.#books.addSymbol(symbol);
  }

  prepare(first: number, end: number): void {
    const { types, symbols, sides, ids, ticks, lots } = this.#flow;
    this.#count = end - first;
    const commands = new Int32Array(this.#count << COMMAND_SHIFT);
    for (let command = 0; command < this.#count; command++) {
      const from = command + first;
      const at = command << COMMAND_SHIFT;
      commands[at] = types[from] as number;
      commands[at | COMMAND_LADDER] =
        (symbols[from] as number) * LADDERS_PER_SYMBOL + (sides[from] === 0 ? BIDS : ASKS);
      commands[at | COMMAND_ID] = ids[from] as number;
      commands[at | COMMAND_TICKS] = ticks[from] as number;
      commands[at | COMMAND_LOTS] = lots[from] as number;
    }
    this.#commands = commands;
  }

  run(): void {
    for (let command = 0; command < this.#count; command++) this.#apply(command);
  }

  runAndRead(): void {
    for (let command = 0; command < this.#count; command++) {
      this.#apply(command);
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

  #apply(command: number): void {
    const commands = this.#commands;
    const at = command << COMMAND_SHIFT;
    const type = commands[at] as number;
    const ladder = commands[at | COMMAND_LADDER] as number;
    const id = (commands[at | COMMAND_ID] as number) >>> 0;
    this.#events.beginCommand();
    if (type === CANCEL) {
      this.#cancel(id, ladder);
    } else {
      const ticks = commands[at | COMMAND_TICKS] as number;
      const lots = (commands[at | COMMAND_LOTS] as number) >>> 0;
      if (type === MODIFY) this.#modify(id, ladder, ticks, lots);
      else this.#submit(id, ladder, ticks, lots, type === NEW_IOC);
    }
  }

  #cancel(id: number, ladder: number): void {
    const order = this.#find(id);
    if (order === 0) {
      this.#events.rejected(id, symbolOf(ladder));
    } else {
      this.#books.remove(order);
      this.#forget(order, id);
      this.#events.canceled(id, symbolOf(ladder));
    }
  }

  /** The order keeps its side, whatever the command says. */
  #modify(id: number, ladder: number, ticks: number, lots: number): void {
    const order = this.#find(id);
    if (order === 0) {
      this.#events.rejected(id, symbolOf(ladder));
    } else {
      const own = this.#orders.i32[(order << I32) | LADDER] as number;
      this.#books.remove(order);
      this.#forget(order, id);
      this.#submit(id, own, ticks, lots, false);
    }
  }

  #submit(id: number, ladder: number, ticks: number, lots: number, ioc: boolean): void {
    this.#events.accepted(id, symbolOf(ladder));
    const left = this.#take(id, ladder, ticks, lots);
    if (left === 0) this.#events.filled(id, symbolOf(ladder));
    else if (ioc) this.#events.expired(id, symbolOf(ladder));
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
    const makerId = this.#idOf(maker);
    const resting = this.#books.lotsOf(maker);
    const lots = Math.min(wanted, resting);
    this.#books.reduce(maker, lots);
    this.#events.trade(symbolOf(ladder), ticks, lots, makerId, takerId, ladder & 1);
    if (lots === resting) {
      this.#forget(maker, makerId);
      this.#events.filled(makerId, symbolOf(ladder));
    }
    return lots;
  }

  #rest(id: number, ladder: number, ticks: number, lots: number): void {
    const order = this.#orders.take();
    this.#orders.f64[order << F64] = id;
    this.#orders.i32[(order << I32) | LADDER] = ladder;
    this.#ids.insert(id | 0, order);
    this.#books.append(ladder, ticks, order, lots);
  }

  #find(id: number): number {
    const ids = this.#ids;
    const { f64 } = this.#orders;
    let order = ids.first(id | 0);
    while (order !== 0 && f64[order << F64] !== id) order = ids.after(order);
    return order;
  }

  #idOf(order: number): number {
    return this.#orders.f64[order << F64] as number;
  }

  #forget(order: number, id: number): void {
    this.#ids.remove(id | 0, order);
    this.#orders.give(order);
  }
}

/** Of the four ladders of a symbol. */
function symbolOf(ladder: number): number {
  return ladder >> 2;
}
