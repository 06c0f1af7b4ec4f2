import { assert } from '../../src/engine/assert.ts';

/** One order's place in a queue. */
export type Entry = {
  readonly orderId: number;
  readonly level: Level;
  lots: number;
  previous: Entry | null;
  next: Entry | null;
};

/** One price and the queue of orders there, first come first. */
export type Level = { readonly ticks: number; lots: number; first: Entry | null; last: Entry | null };

/**
 * Price levels sorted from worst to best, so that what happens at the best price happens at the end of the array.
 * A new price costs a binary search and a move of the better levels; the rest does not depend on how much is there.
 */
export class Ladder {
  readonly #levels: Level[] = [];
  /** 1: the highest price is best; -1: the lowest. */
  readonly #direction: 1 | -1;

  constructor(best: 'highest' | 'lowest') {
    this.#direction = best === 'highest' ? 1 : -1;
  }

  get levelCount(): number {
    return this.#levels.length;
  }

  get best(): Level | null {
    return this.#levels.at(-1) ?? null;
  }

  /** The level at `ticks`, if somebody is there. */
  find(ticks: number): Level | null {
    const level = this.#levels[this.#search(ticks)];
    return level?.ticks === ticks ? level : null;
  }

  /** The next worse level. */
  after(level: Level): Level | null {
    return this.#levels[this.#search(level.ticks) - 1] ?? null;
  }

  /** Puts an order at the tail of its level. */
  append(orderId: number, ticks: number, lots: number): Entry {
    const level = this.#levelAt(ticks);
    const entry: Entry = { orderId, level, lots, previous: level.last, next: null };
    if (level.last === null) level.first = entry;
    else level.last.next = entry;
    level.last = entry;
    level.lots += lots;
    return entry;
  }

  remove(entry: Entry): void {
    const { level, previous, next } = entry;
    if (previous === null) level.first = next;
    else previous.next = next;
    if (next === null) level.last = previous;
    else next.previous = previous;
    level.lots -= entry.lots;
    if (level.first === null) this.#levels.splice(this.#search(level.ticks), 1);
  }

  /** The order after `entry`: in its level, then in the next worse one. */
  next(entry: Entry): Entry | null {
    return entry.next ?? this.after(entry.level)?.first ?? null;
  }

  #levelAt(ticks: number): Level {
    const at = this.#search(ticks);
    const found = this.#levels[at];
    if (found?.ticks === ticks) return found;
    assert(ticks > 0, 'prices are positive');
    const level: Level = { ticks, lots: 0, first: null, last: null };
    this.#levels.splice(at, 0, level);
    return level;
  }

  /** Index of the level at `ticks`, or where it would stand. */
  #search(ticks: number): number {
    let low = 0;
    let high = this.#levels.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const level = this.#levels[middle] as Level;
      if ((level.ticks - ticks) * this.#direction < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
