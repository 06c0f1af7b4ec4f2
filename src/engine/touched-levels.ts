import { type Books, LADDERS_PER_SYMBOL } from './book/books.ts';
import type { Emitter } from './events/emitter.ts';
import type { Market } from './market.ts';

const ABSENT = 0;
const TOUCHED = 1;

/** The price levels a command has touched, each with the total it had before. Empty between commands. */
export class TouchedLevels {
  readonly #books: Books;
  readonly #ladders: number[] = [];
  readonly #ticks: number[] = [];
  readonly #lotsBefore: number[] = [];
  #count = 0;

  constructor(books: Books) {
    this.#books = books;
  }

  /** To be called before a level changes; a level that may not be there yet is named by its price. */
  touch(ladder: number, ticks: number): void {
    const level = this.#books.levelAt(ladder, ticks);
    if (level === ABSENT) this.#touchAbsent(ladder, ticks);
    else this.touchLevel(level);
  }

  touchLevel(level: number): void {
    const books = this.#books;
    if (books.levelMark(level) === TOUCHED) return;
    books.setLevelMark(level, TOUCHED);
    this.#push(books.levelLadder(level), books.levelTicks(level), books.levelLots(level));
  }

  /** To be called for a level that was just opened at a price that was touched before it was there. */
  markOpened(level: number): void {
    this.#books.setLevelMark(level, TOUCHED);
  }

  /** Tells which levels have another total now, in the order they were touched first. */
  flush(markets: readonly Market[], emitter: Emitter): void {
    const books = this.#books;
    for (let at = 0; at < this.#count; at++) {
      const ladder = this.#ladders[at] as number;
      const ticks = this.#ticks[at] as number;
      const level = books.levelAt(ladder, ticks);
      if (level !== ABSENT) books.setLevelMark(level, 0);
      const lots = level === ABSENT ? 0 : books.levelLots(level);
      if (lots === this.#lotsBefore[at]) continue;
      const market = markets[Math.floor(ladder / LADDERS_PER_SYMBOL)] as Market;
      emitter.levelChanged(market.symbol, ladder % LADDERS_PER_SYMBOL, ticks, lots, ++market.bookSeq);
    }
    this.#count = 0;
  }

  clear(): void {
    this.#count = 0;
  }

  /** A level that was emptied earlier in the command and is opened again is in the list already. */
  #touchAbsent(ladder: number, ticks: number): void {
    if (!this.#has(ladder, ticks)) this.#push(ladder, ticks, 0);
  }

  #push(ladder: number, ticks: number, lots: number): void {
    const at = this.#count++;
    this.#ladders[at] = ladder;
    this.#ticks[at] = ticks;
    this.#lotsBefore[at] = lots;
  }

  #has(ladder: number, ticks: number): boolean {
    for (let at = this.#count - 1; at >= 0; at--)
      if (this.#ticks[at] === ticks && this.#ladders[at] === ladder) return true;
    return false;
  }
}
