import { type Books, LADDERS_PER_SYMBOL, LADDERS_SHIFT } from './book/books.ts';
import type { Emitter } from './events/emitter.ts';
import { EVENTS_MAX, HEAD, INT_SHIFT, LEVEL_CHANGED, WORD_SHIFT } from './events/layout.ts';
import type { Market } from './market.ts';
import { Records } from './memory/records.ts';

/** An entry: two float64 and two ints; 32 bytes. Shifts from its number to its first float64 and int. */
const WORDS = 4;
const F64 = 2;
const I32 = 3;
const LOTS_BEFORE = 0;
/** Price and ladder of a level that was emptied; of any other its record says both. */
const TICKS = 1;
/** 0 while nobody is there. */
const LEVEL = 4;
const LADDER = 5;

/**
 * The books as commands change them: what happens to resting orders goes through here, so that the price levels a
 * command has touched are known, each with the total it had before. Empty between commands.
 *
 * A level bears the number of its entry as its mark. One that is emptied loses its entry, and gets it back when it
 * is opened again within the command.
 */
export class TouchedLevels {
  readonly #books: Books;
  readonly #entries = new Records(WORDS);
  #count = 0;
  /** Entries that were left without their level, some of which may have it again. */
  #emptied = 0;

  constructor(books: Books) {
    this.#books = books;
  }

  /** Puts an order at the tail of a price. */
  append(ladder: number, ticks: number, order: number, lots: number): void {
    const books = this.#books;
    const level = books.append(ladder, ticks, order, lots);
    if (books.levelMark(level) === 0 && !this.#reopen(ladder, ticks, level))
      this.#enter(level, books.levelLots(level) - lots);
  }

  /** Takes lots off an order, which keeps its priority; an order without lots is gone. */
  reduce(order: number, lots: number): void {
    const books = this.#books;
    const level = books.levelOf(order);
    this.#touch(level);
    if (books.isAlone(order) && books.lotsOf(order) === lots) this.#empty(level);
    books.reduce(order, lots);
  }

  /** Gives an order another number of lots in its place. */
  resize(order: number, lots: number): void {
    const books = this.#books;
    this.#touch(books.levelOf(order));
    books.resize(order, lots);
  }

  remove(order: number): void {
    const books = this.#books;
    const level = books.levelOf(order);
    this.#touch(level);
    if (books.isAlone(order)) this.#empty(level);
    books.remove(order);
  }

  /**
   * Tells which levels have another total now, in the order they were touched first. It writes the events itself: one
   * loop without a call, since most commands have one or two.
   */
  flush(markets: readonly Market[], { ring }: Emitter): void {
    const end = this.#count;
    ring.reserve(end);
    const books = this.#books;
    const { f64, i32 } = this.#entries;
    const { f64: words, i32: ints, mask, head } = ring;
    let { seq } = ring;
    for (let entry = 1; entry <= end; entry++) {
      const level = i32[(entry << I32) | LEVEL] as number;
      let lots = 0;
      let ladder = i32[(entry << I32) | LADDER] as number;
      let ticks = f64[(entry << F64) | TICKS] as number;
      if (level !== 0) {
        books.setLevelMark(level, 0);
        lots = books.levelLots(level);
        ladder = books.levelLadder(level);
        ticks = books.levelTicks(level);
      }
      if (lots === f64[(entry << F64) | LOTS_BEFORE]) continue;
      const market = markets[ladder >> LADDERS_SHIFT] as Market;
      seq++;
      const place = seq & mask & (EVENTS_MAX - 1);
      const int = place << INT_SHIFT;
      ints[int | HEAD] = head | LEVEL_CHANGED;
      ints[int | 1] = ladder >> LADDERS_SHIFT;
      ints[int | 2] = ladder & (LADDERS_PER_SYMBOL - 1);
      const word = place << WORD_SHIFT;
      words[word | 4] = ticks;
      words[word | 5] = lots;
      words[word | 6] = ++market.bookSeq;
    }
    ring.seq = seq;
    this.clear();
  }

  clear(): void {
    this.#count = 0;
    this.#emptied = 0;
  }

  /** To be called before a level changes. */
  #touch(level: number): void {
    const books = this.#books;
    if (books.levelMark(level) === 0) this.#enter(level, books.levelLots(level));
  }

  #enter(level: number, lotsBefore: number): void {
    const entry = ++this.#count;
    this.#entries.cover(entry);
    this.#entries.f64[(entry << F64) | LOTS_BEFORE] = lotsBefore;
    this.#entries.i32[(entry << I32) | LEVEL] = level;
    this.#books.setLevelMark(level, entry);
  }

  /** A level is about to lose its last order, and bears no mark any more. */
  #empty(level: number): void {
    const books = this.#books;
    const { f64, i32 } = this.#entries;
    const entry = books.levelMark(level);
    f64[(entry << F64) | TICKS] = books.levelTicks(level);
    i32[(entry << I32) | LADDER] = books.levelLadder(level);
    i32[(entry << I32) | LEVEL] = 0;
    books.setLevelMark(level, 0);
    this.#emptied++;
  }

  /** Gives a level that was emptied earlier in the command its entry back; false when there is none. */
  #reopen(ladder: number, ticks: number, level: number): boolean {
    if (this.#emptied === 0) return false;
    const { f64, i32 } = this.#entries;
    for (let entry = this.#count; entry > 0; entry--) {
      const at = entry << I32;
      if (i32[at | LEVEL] !== 0 || i32[at | LADDER] !== ladder || f64[(entry << F64) | TICKS] !== ticks)
        continue;
      i32[at | LEVEL] = level;
      this.#books.setLevelMark(level, entry);
      return true;
    }
    return false;
  }
}
