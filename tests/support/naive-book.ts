import { assert, present } from '../../src/engine/assert.ts';
import type { LevelView, Side } from '../../src/engine/types.ts';
import { type Book, NONE } from '../contracts/book.ts';
import { type Entry, Ladder } from './naive-ladder.ts';

/** The readable book: a sorted ladder of levels per side and a map from id to place in the queue. */
export class NaiveBook implements Book {
  readonly #bids = new Ladder('highest');
  readonly #asks = new Ladder('lowest');
  readonly #entries = new Map<number, { readonly entry: Entry; readonly ladder: Ladder }>();

  bestTicks(side: Side): number {
    return this.#ladder(side).best?.ticks ?? NONE;
  }

  lotsAt(side: Side, ticks: number): number {
    return this.#ladder(side).find(ticks)?.lots ?? 0;
  }

  levelCount(side: Side): number {
    return this.#ladder(side).levelCount;
  }

  levels(side: Side, depth: number): LevelView[] {
    const ladder = this.#ladder(side);
    const views: LevelView[] = [];
    let level = ladder.best;
    while (level !== null && views.length < depth) {
      views.push({ priceTicks: level.ticks, lots: level.lots });
      level = ladder.after(level);
    }
    return views;
  }

  first(side: Side): number {
    return this.#ladder(side).best?.first?.orderId ?? NONE;
  }

  next(orderId: number): number {
    const { entry, ladder } = this.#find(orderId);
    return ladder.next(entry)?.orderId ?? NONE;
  }

  ticksOf(orderId: number): number {
    return this.#find(orderId).entry.level.ticks;
  }

  lotsOf(orderId: number): number {
    return this.#find(orderId).entry.lots;
  }

  insert(orderId: number, side: Side, ticks: number, lots: number): void {
    assert(lots > 0 && !this.#entries.has(orderId), 'an order rests once, with lots');
    const ladder = this.#ladder(side);
    this.#entries.set(orderId, { entry: ladder.append(orderId, ticks, lots), ladder });
  }

  reduce(orderId: number, lots: number): void {
    const { entry } = this.#find(orderId);
    assert(lots > 0 && lots <= entry.lots, 'an order loses no more than it has');
    entry.lots -= lots;
    entry.level.lots -= lots;
    if (entry.lots === 0) this.remove(orderId);
  }

  remove(orderId: number): void {
    const { entry, ladder } = this.#find(orderId);
    ladder.remove(entry);
    this.#entries.delete(orderId);
  }

  #ladder(side: Side): Ladder {
    return side === 'BUY' ? this.#bids : this.#asks;
  }

  #find(orderId: number): { readonly entry: Entry; readonly ladder: Ladder } {
    return present(this.#entries.get(orderId));
  }
}
