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

/** A place in a queue: one float64 and four ints. */
const PLACE_WORDS = 3;
const PLACE_INTS = 6;
const PLACE_LOTS = 0;
const PREVIOUS = 2;
const NEXT = 3;
const LEVEL = 4;

/** A price level: two float64 and six ints. */
const LEVEL_WORDS = 5;
const LEVEL_INTS = 10;
const TICKS = 0;
const LEVEL_LOTS = 1;
const HEAD = 4;
const TAIL = 5;
const BOTTOM = 6;
const LADDER = 7;
const MARK = 8;

/** A ladder: four ints. */
const LADDER_WORDS = 2;
const LADDER_INTS = 4;
const ROOT = 0;
const BEST = 1;
const LEVELS = 2;

/**
 * Every order that rests or waits, of all symbols, in price-time priority. It knows orders by their record number,
 * which is also the number of their place in a queue; whose they are is not its business. Nothing is allocated and
 * nothing depends on how much rests: a level is found by hash, its queue is a doubly linked list, the next price
 * comes out of a tree of bits.
 *
 *     ladder -> best level -> first order <-> next order <-> ... (intrusive: the links stand in the places)
 *                  |
 *               tree of prices -> next level
 *
 * Prices are ticks from 1, lots are from 1; the caller keeps every sum of lots within 2^53 - 1.
 */
export class Books implements Section {
  readonly #places = new Records(PLACE_WORDS);
  readonly #levels = new Records(LEVEL_WORDS);
  readonly #ladders = new Records(LADDER_WORDS);
  readonly #prices = new PriceTree();

  /** Makes the four ladders of a symbol; symbols come in order. */
  addSymbol(symbol: number): void {
    const first = symbol * LADDERS_PER_SYMBOL;
    this.#ladders.cover(first + LADDERS_PER_SYMBOL);
    for (let ladder = first; ladder < first + LADDERS_PER_SYMBOL; ladder++) {
      const at = ladder * LADDER_INTS;
      this.#ladders.i32[at + ROOT] = this.#prices.plant(ladder);
      this.#ladders.i32[at + BEST] = 0;
      this.#ladders.i32[at + LEVELS] = 0;
    }
  }

  /** Best price of a ladder; 0 when it is empty. */
  bestTicks(ladder: number): number {
    const best = this.#ladders.i32[ladder * LADDER_INTS + BEST] as number;
    return best === 0 ? 0 : (this.#levels.f64[best * LEVEL_WORDS + TICKS] as number);
  }

  levelCount(ladder: number): number {
    return this.#ladders.i32[ladder * LADDER_INTS + LEVELS] as number;
  }

  /** The best level; 0 when the ladder is empty. */
  bestLevel(ladder: number): number {
    return this.#ladders.i32[ladder * LADDER_INTS + BEST] as number;
  }

  /** The next worse level; 0 after the last. */
  worseLevel(level: number): number {
    const { i32, f64 } = this.#levels;
    const at = level * LEVEL_INTS;
    const ladder = i32[at + LADDER] as number;
    return this.#prices.neighbour(
      i32[at + BOTTOM] as number,
      f64[level * LEVEL_WORDS + TICKS] as number,
      ascends(ladder),
    );
  }

  /** The level at a price; 0 when nobody is there. */
  levelAt(ladder: number, ticks: number): number {
    return this.#prices.find(ladder, ticks);
  }

  levelTicks(level: number): number {
    return this.#levels.f64[level * LEVEL_WORDS + TICKS] as number;
  }

  levelLots(level: number): number {
    return this.#levels.f64[level * LEVEL_WORDS + LEVEL_LOTS] as number;
  }

  levelLadder(level: number): number {
    return this.#levels.i32[level * LEVEL_INTS + LADDER] as number;
  }

  /** A mark for the caller, 0 on a new level. */
  levelMark(level: number): number {
    return this.#levels.i32[level * LEVEL_INTS + MARK] as number;
  }

  setLevelMark(level: number, mark: number): void {
    this.#levels.i32[level * LEVEL_INTS + MARK] = mark;
  }

  /** The order first in priority; 0 when the ladder is empty. */
  first(ladder: number): number {
    const best = this.#ladders.i32[ladder * LADDER_INTS + BEST] as number;
    return best === 0 ? 0 : (this.#levels.i32[best * LEVEL_INTS + HEAD] as number);
  }

  /** The next order in priority: in its level, then in the next worse one; 0 after the last. */
  next(order: number): number {
    const next = this.#places.i32[order * PLACE_INTS + NEXT] as number;
    if (next !== 0) return next;
    const worse = this.worseLevel(this.levelOf(order));
    return worse === 0 ? 0 : (this.#levels.i32[worse * LEVEL_INTS + HEAD] as number);
  }

  /** The level an order stands at. */
  levelOf(order: number): number {
    return this.#places.i32[order * PLACE_INTS + LEVEL] as number;
  }

  ticksOf(order: number): number {
    return this.#levels.f64[this.levelOf(order) * LEVEL_WORDS + TICKS] as number;
  }

  /** Lots the order has left. */
  lotsOf(order: number): number {
    return this.#places.f64[order * PLACE_WORDS + PLACE_LOTS] as number;
  }

  /** Puts an order at the tail of a price. The level it stands at then may be new. */
  append(ladder: number, ticks: number, order: number, lots: number): number {
    assert(lots > 0 && ticks > 0, 'an order rests with lots at a price');
    const found = this.#prices.find(ladder, ticks);
    const level = found === 0 ? this.#open(ladder, ticks) : found;
    this.#link(level, order, lots);
    return level;
  }

  /** Takes lots off an order, which keeps its priority; an order without lots is gone. */
  reduce(order: number, lots: number): void {
    const { f64 } = this.#places;
    const left = (f64[order * PLACE_WORDS + PLACE_LOTS] as number) - lots;
    assert(lots > 0 && left >= 0, 'an order loses no more than it has');
    if (left === 0) {
      this.remove(order);
    } else {
      f64[order * PLACE_WORDS + PLACE_LOTS] = left;
      this.#addLots(this.levelOf(order), -lots);
    }
  }

  /** Gives an order another number of lots in its place. */
  resize(order: number, lots: number): void {
    const change = lots - this.lotsOf(order);
    assert(lots > 0, 'an order rests with lots at a price');
    this.#places.f64[order * PLACE_WORDS + PLACE_LOTS] = lots;
    this.#addLots(this.levelOf(order), change);
  }

  remove(order: number): void {
    const level = this.levelOf(order);
    assert(level > 0, 'an order that is taken out was in');
    this.#unlink(level, order);
    if (this.#levels.i32[level * LEVEL_INTS + HEAD] === 0) this.#close(level);
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

  #open(ladder: number, ticks: number): number {
    const level = this.#levels.take();
    const { f64, i32 } = this.#levels;
    const ladders = this.#ladders.i32;
    const at = level * LEVEL_INTS;
    f64[level * LEVEL_WORDS + TICKS] = ticks;
    f64[level * LEVEL_WORDS + LEVEL_LOTS] = 0;
    i32[at + HEAD] = 0;
    i32[at + TAIL] = 0;
    i32[at + LADDER] = ladder;
    i32[at + MARK] = 0;
    i32[at + BOTTOM] = this.#prices.add(ladder, ladders[ladder * LADDER_INTS + ROOT] as number, ticks, level);
    const best = ladders[ladder * LADDER_INTS + BEST] as number;
    if (best === 0 || isBetter(ladder, ticks, f64[best * LEVEL_WORDS + TICKS] as number))
      ladders[ladder * LADDER_INTS + BEST] = level;
    ladders[ladder * LADDER_INTS + LEVELS] = (ladders[ladder * LADDER_INTS + LEVELS] as number) + 1;
    return level;
  }

  #close(level: number): void {
    const { i32 } = this.#levels;
    const ladders = this.#ladders.i32;
    const ladder = i32[level * LEVEL_INTS + LADDER] as number;
    const at = ladder * LADDER_INTS;
    if (ladders[at + BEST] === level) ladders[at + BEST] = this.worseLevel(level);
    ladders[at + LEVELS] = (ladders[at + LEVELS] as number) - 1;
    this.#prices.remove(i32[level * LEVEL_INTS + BOTTOM] as number, this.levelTicks(level));
    this.#levels.give(level);
  }

  #link(level: number, order: number, lots: number): void {
    this.#places.cover(order);
    const { f64, i32 } = this.#places;
    const levels = this.#levels.i32;
    const at = order * PLACE_INTS;
    assert(i32[at + LEVEL] === 0, 'an order stands in one queue');
    const tail = levels[level * LEVEL_INTS + TAIL] as number;
    f64[order * PLACE_WORDS + PLACE_LOTS] = lots;
    i32[at + PREVIOUS] = tail;
    i32[at + NEXT] = 0;
    i32[at + LEVEL] = level;
    if (tail === 0) levels[level * LEVEL_INTS + HEAD] = order;
    else i32[tail * PLACE_INTS + NEXT] = order;
    levels[level * LEVEL_INTS + TAIL] = order;
    this.#addLots(level, lots);
  }

  #unlink(level: number, order: number): void {
    const { i32 } = this.#places;
    const levels = this.#levels.i32;
    const previous = i32[order * PLACE_INTS + PREVIOUS] as number;
    const next = i32[order * PLACE_INTS + NEXT] as number;
    if (previous === 0) levels[level * LEVEL_INTS + HEAD] = next;
    else i32[previous * PLACE_INTS + NEXT] = next;
    if (next === 0) levels[level * LEVEL_INTS + TAIL] = previous;
    else i32[next * PLACE_INTS + PREVIOUS] = previous;
    i32[order * PLACE_INTS + LEVEL] = 0;
    this.#addLots(level, -this.lotsOf(order));
  }

  #addLots(level: number, lots: number): void {
    const { f64 } = this.#levels;
    const at = level * LEVEL_WORDS + LEVEL_LOTS;
    f64[at] = (f64[at] as number) + lots;
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
