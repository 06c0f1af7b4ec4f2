import { assert } from '../assert.ts';
import { Records } from '../memory/records.ts';
import type { Section, SectionReader, SectionWriter } from '../memory/section.ts';
import { PriceTree } from './price-tree.ts';

/** Ladders of one symbol, in this order: resting buys and sells, stops waiting for a rise and for a fall. */
export const BIDS = 0;
export const ASKS = 1;
export const RISING_STOPS = 2;
export const FALLING_STOPS = 3;
export const LADDERS_PER_SYMBOL = 4;
/** Shift from a symbol's number to its first ladder; a ladder's other bits are its place among the four. */
export const LADDERS_SHIFT = 2;

/** A place in a queue: 32 bytes. Shifts from its number, which is its order's, to its first float64 and int. */
const PLACE_WORDS = 4;
const PLACE_F64 = 2;
const PLACE_I32 = 3;
const PLACE_LOTS = 0;
const PREVIOUS = 2;
const NEXT = 3;
const LEVEL = 4;

/** A price level: 64 bytes, what a processor fetches at once. Shifts from its number to its first float64 and int. */
const LEVEL_WORDS = 8;
const LEVEL_F64 = 3;
const LEVEL_I32 = 4;
const TICKS = 0;
const LEVEL_LOTS = 1;
const HEAD = 4;
const TAIL = 5;
/** The leaf of the tree of prices it hangs on. */
const LEAF = 6;
const LADDER = 7;
const MARK = 8;

/** A ladder: 16 bytes. Shifts from its number to its first float64 and int. */
const LADDER_WORDS = 2;
const LADDER_F64 = 1;
const LADDER_I32 = 2;
const BEST_TICKS = 0;
const BEST = 2;
const LEVELS = 3;

/**
 * Every order that rests or waits, of all symbols, in price-time priority. It knows orders by their record number,
 * which is also the number of their place in a queue; whose they are is not its business. Nothing is allocated and
 * nothing depends on how much rests: a level is found in a tree over the bits of its price, which also knows the next
 * price, and its queue is a doubly linked list.
 *
 *     ladder -> best level -> first order <-> next order <-> ... (intrusive: the links stand in the places)
 *                  |
 *               tree of prices -> next level
 *
 * Prices are ticks from 1, lots are from 1; the caller keeps every sum of lots within 2^53 - 1.
 *
 * Here is where most time goes, so each change is one function that fetches its arrays once and shifts instead of
 * multiplying and adding: bits never need a check for overflow.
 */
export class Books implements Section {
  readonly #places = new Records(PLACE_WORDS);
  readonly #levels = new Records(LEVEL_WORDS);
  readonly #ladders = new Records(LADDER_WORDS);
  readonly #prices = new PriceTree();

  /** Makes the four ladders of a symbol; symbols come in order. */
  addSymbol(symbol: number): void {
    const last = symbol * LADDERS_PER_SYMBOL + LADDERS_PER_SYMBOL - 1;
    this.#ladders.cover(last);
    this.#prices.cover(last);
  }

  /** Best price of a ladder; 0 when it is empty. */
  bestTicks(ladder: number): number {
    return this.#ladders.f64[(ladder << LADDER_F64) | BEST_TICKS] as number;
  }

  levelCount(ladder: number): number {
    return this.#ladders.i32[(ladder << LADDER_I32) | LEVELS] as number;
  }

  /** The best level; 0 when the ladder is empty. */
  bestLevel(ladder: number): number {
    return this.#ladders.i32[(ladder << LADDER_I32) | BEST] as number;
  }

  /** The next worse level; 0 after the last. */
  worseLevel(level: number): number {
    const { i32, f64 } = this.#levels;
    const at = level << LEVEL_I32;
    return this.#prices.neighbour(
      i32[at | LEAF] as number,
      f64[(level << LEVEL_F64) | TICKS] as number,
      ascends(i32[at | LADDER] as number),
    );
  }

  /** The level at a price; 0 when nobody is there. */
  levelAt(ladder: number, ticks: number): number {
    return this.#prices.find(ladder, ticks);
  }

  levelTicks(level: number): number {
    return this.#levels.f64[(level << LEVEL_F64) | TICKS] as number;
  }

  levelLots(level: number): number {
    return this.#levels.f64[(level << LEVEL_F64) | LEVEL_LOTS] as number;
  }

  levelLadder(level: number): number {
    return this.#levels.i32[(level << LEVEL_I32) | LADDER] as number;
  }

  /** A mark of the caller's, 0 on a new level. */
  levelMark(level: number): number {
    return this.#levels.i32[(level << LEVEL_I32) | MARK] as number;
  }

  setLevelMark(level: number, mark: number): void {
    this.#levels.i32[(level << LEVEL_I32) | MARK] = mark;
  }

  /** The order first in priority; 0 when the ladder is empty. */
  first(ladder: number): number {
    const best = this.#ladders.i32[(ladder << LADDER_I32) | BEST] as number;
    return best === 0 ? 0 : (this.#levels.i32[(best << LEVEL_I32) | HEAD] as number);
  }

  /** The next order in priority: in its level, then in the next worse one; 0 after the last. */
  next(order: number): number {
    const next = this.#places.i32[(order << PLACE_I32) | NEXT] as number;
    if (next !== 0) return next;
    const worse = this.worseLevel(this.levelOf(order));
    return worse === 0 ? 0 : (this.#levels.i32[(worse << LEVEL_I32) | HEAD] as number);
  }

  /** The level an order stands at. */
  levelOf(order: number): number {
    return this.#places.i32[(order << PLACE_I32) | LEVEL] as number;
  }

  /** Whether nobody else stands at its level. */
  isAlone(order: number): boolean {
    const { i32 } = this.#places;
    const at = order << PLACE_I32;
    return ((i32[at | PREVIOUS] as number) | (i32[at | NEXT] as number)) === 0;
  }

  ticksOf(order: number): number {
    return this.#levels.f64[(this.levelOf(order) << LEVEL_F64) | TICKS] as number;
  }

  /** Lots the order has left. */
  lotsOf(order: number): number {
    return this.#places.f64[(order << PLACE_F64) | PLACE_LOTS] as number;
  }

  /** Puts an order at the tail of a price; answers the level it stands at then, which may be new. */
  append(ladder: number, ticks: number, order: number, lots: number): number {
    assert(lots > 0 && ticks > 0, 'an order rests with lots at a price');
    this.#places.cover(order);
    const level = this.#prices.find(ladder, ticks);
    if (level === 0) return this.#open(ladder, ticks, order, lots);
    const { f64, i32 } = this.#places;
    const levels = this.#levels.i32;
    const sums = this.#levels.f64;
    const at = order << PLACE_I32;
    const tailAt = (level << LEVEL_I32) | TAIL;
    const sumAt = (level << LEVEL_F64) | LEVEL_LOTS;
    const tail = levels[tailAt] as number;
    assert(i32[at | LEVEL] === 0, 'an order stands in one queue');
    i32[at | PREVIOUS] = tail;
    i32[at | NEXT] = 0;
    i32[at | LEVEL] = level;
    i32[(tail << PLACE_I32) | NEXT] = order;
    levels[tailAt] = order;
    f64[(order << PLACE_F64) | PLACE_LOTS] = lots;
    sums[sumAt] = (sums[sumAt] as number) + lots;
    return level;
  }

  /** Takes lots off an order, which keeps its priority; an order without lots is gone. */
  reduce(order: number, lots: number): void {
    const { f64, i32 } = this.#places;
    const at = (order << PLACE_F64) | PLACE_LOTS;
    const left = (f64[at] as number) - lots;
    assert(lots > 0 && left >= 0, 'an order loses no more than it has');
    if (left === 0) {
      this.remove(order);
      return;
    }
    const level = i32[(order << PLACE_I32) | LEVEL] as number;
    const sums = this.#levels.f64;
    const sumAt = (level << LEVEL_F64) | LEVEL_LOTS;
    f64[at] = left;
    sums[sumAt] = (sums[sumAt] as number) - lots;
  }

  /** Gives an order another number of lots in its place. */
  resize(order: number, lots: number): void {
    assert(lots > 0, 'an order rests with lots at a price');
    const { f64 } = this.#places;
    const at = (order << PLACE_F64) | PLACE_LOTS;
    const sums = this.#levels.f64;
    const sumAt = (this.levelOf(order) << LEVEL_F64) | LEVEL_LOTS;
    sums[sumAt] = (sums[sumAt] as number) - (f64[at] as number) + lots;
    f64[at] = lots;
  }

  remove(order: number): void {
    const { f64, i32 } = this.#places;
    const at = order << PLACE_I32;
    const level = i32[at | LEVEL] as number;
    assert(level > 0, 'an order that is taken out was in');
    const previous = i32[at | PREVIOUS] as number;
    const next = i32[at | NEXT] as number;
    i32[at | LEVEL] = 0;
    if ((previous | next) === 0) {
      this.#close(level);
      return;
    }
    const levels = this.#levels.i32;
    const sums = this.#levels.f64;
    const sumAt = (level << LEVEL_F64) | LEVEL_LOTS;
    if (previous === 0) levels[(level << LEVEL_I32) | HEAD] = next;
    else i32[(previous << PLACE_I32) | NEXT] = next;
    if (next === 0) levels[(level << LEVEL_I32) | TAIL] = previous;
    else i32[(next << PLACE_I32) | PREVIOUS] = previous;
    sums[sumAt] = (sums[sumAt] as number) - (f64[(order << PLACE_F64) | PLACE_LOTS] as number);
  }

  clear(): void {
    this.#places.clear();
    this.#levels.clear();
    this.#ladders.clear();
    this.#prices.clear();
  }

  save(to: SectionWriter): void {
    this.#places.save(to);
    this.#levels.save(to);
    this.#ladders.save(to);
    this.#prices.save(to);
  }

  load(from: SectionReader): void {
    this.#places.load(from);
    this.#levels.load(from);
    this.#ladders.load(from);
    this.#prices.load(from);
  }

  /** Makes a level, with its first order. */
  #open(ladder: number, ticks: number, order: number, lots: number): number {
    const level = this.#levels.take();
    const leaf = this.#prices.add(ladder, ticks, level);
    const { f64, i32 } = this.#levels;
    const at = level << LEVEL_I32;
    f64[(level << LEVEL_F64) | TICKS] = ticks;
    f64[(level << LEVEL_F64) | LEVEL_LOTS] = lots;
    i32[at | HEAD] = order;
    i32[at | TAIL] = order;
    i32[at | LEAF] = leaf;
    i32[at | LADDER] = ladder;
    i32[at | MARK] = 0;
    this.#standAlone(order, level, lots);
    this.#addToLadder(ladder, ticks, level);
    return level;
  }

  #standAlone(order: number, level: number, lots: number): void {
    const { f64, i32 } = this.#places;
    const at = order << PLACE_I32;
    assert(i32[at | LEVEL] === 0, 'an order stands in one queue');
    i32[at | PREVIOUS] = 0;
    i32[at | NEXT] = 0;
    i32[at | LEVEL] = level;
    f64[(order << PLACE_F64) | PLACE_LOTS] = lots;
  }

  #addToLadder(ladder: number, ticks: number, level: number): void {
    const { f64, i32 } = this.#ladders;
    const at = ladder << LADDER_I32;
    const bestAt = (ladder << LADDER_F64) | BEST_TICKS;
    const best = f64[bestAt] as number;
    i32[at | LEVELS] = (i32[at | LEVELS] as number) + 1;
    if (best !== 0 && !isBetter(ladder, ticks, best)) return;
    i32[at | BEST] = level;
    f64[bestAt] = ticks;
  }

  /** Takes away a level whose last order left. What it holds is of no meaning then. */
  #close(level: number): void {
    const { i32, f64 } = this.#levels;
    const at = level << LEVEL_I32;
    const ticks = f64[(level << LEVEL_F64) | TICKS] as number;
    const ladder = i32[at | LADDER] as number;
    const leaf = i32[at | LEAF] as number;
    const ladders = this.#ladders.i32;
    const ladderAt = ladder << LADDER_I32;
    ladders[ladderAt | LEVELS] = (ladders[ladderAt | LEVELS] as number) - 1;
    if (ladders[ladderAt | BEST] === level)
      this.#setBest(ladder, this.#prices.neighbour(leaf, ticks, ascends(ladder)));
    this.#prices.remove(leaf, ticks);
    this.#levels.give(level);
  }

  /** `level` 0: the ladder is empty. */
  #setBest(ladder: number, level: number): void {
    this.#ladders.i32[(ladder << LADDER_I32) | BEST] = level;
    this.#ladders.f64[(ladder << LADDER_F64) | BEST_TICKS] = level === 0 ? 0 : this.levelTicks(level);
  }
}

/** True where the lowest price is best. */
function ascends(ladder: number): boolean {
  const kind = ladder & (LADDERS_PER_SYMBOL - 1);
  return kind === ASKS || kind === RISING_STOPS;
}

function isBetter(ladder: number, ticks: number, than: number): boolean {
  return ascends(ladder) ? ticks < than : ticks > than;
}
