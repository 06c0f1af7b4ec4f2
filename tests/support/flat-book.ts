import { assert } from '../../src/engine/assert.ts';
import { Books } from '../../src/engine/book/books.ts';
import { type LevelView, SIDES, type Side } from '../../src/engine/types.ts';
import type { Book } from '../contracts/book.ts';

/** The engine's books as the book of one symbol, with ids of any size for the numbers of records. */
export class FlatBook implements Book {
  readonly #books = new Books();
  readonly #records = new Map<number, number>();
  readonly #ids: number[] = [0];
  readonly #free: number[] = [];

  constructor() {
    this.#books.addSymbol(0);
  }

  bestTicks(side: Side): number {
    return this.#books.bestTicks(ladderOf(side));
  }

  lotsAt(side: Side, ticks: number): number {
    const level = this.#books.levelAt(ladderOf(side), ticks);
    return level === 0 ? 0 : this.#books.levelLots(level);
  }

  levelCount(side: Side): number {
    return this.#books.levelCount(ladderOf(side));
  }

  levels(side: Side, depth: number): LevelView[] {
    const views: LevelView[] = [];
    let level = this.#books.bestLevel(ladderOf(side));
    for (; level !== 0 && views.length < depth; level = this.#books.worseLevel(level))
      views.push({ priceTicks: this.#books.levelTicks(level), lots: this.#books.levelLots(level) });
    return views;
  }

  first(side: Side): number {
    return this.#id(this.#books.first(ladderOf(side)));
  }

  next(orderId: number): number {
    return this.#id(this.#books.next(this.#record(orderId)));
  }

  ticksOf(orderId: number): number {
    return this.#books.ticksOf(this.#record(orderId));
  }

  lotsOf(orderId: number): number {
    return this.#books.lotsOf(this.#record(orderId));
  }

  insert(orderId: number, side: Side, ticks: number, lots: number): void {
    assert(!this.#records.has(orderId), 'an order rests once');
    const record = this.#free.pop() ?? this.#ids.length;
    this.#books.append(ladderOf(side), ticks, record, lots);
    this.#ids[record] = orderId;
    this.#records.set(orderId, record);
  }

  reduce(orderId: number, lots: number): void {
    const record = this.#record(orderId);
    const isAll = this.#books.lotsOf(record) === lots;
    this.#books.reduce(record, lots);
    if (isAll) this.#forget(orderId, record);
  }

  remove(orderId: number): void {
    const record = this.#record(orderId);
    this.#books.remove(record);
    this.#forget(orderId, record);
  }

  #forget(orderId: number, record: number): void {
    this.#records.delete(orderId);
    this.#free.push(record);
  }

  #record(orderId: number): number {
    const record = this.#records.get(orderId) ?? 0;
    assert(record !== 0, 'an order that is asked for rests');
    return record;
  }

  #id(record: number): number {
    return this.#ids[record] ?? 0;
  }
}

const ladderOf = (side: Side): number => SIDES.indexOf(side);
