import { type Bar, extendBar } from './bar.ts';
import { INTERVAL_MS, openTimeOf } from './intervals.ts';
import type { Recent } from './recent.ts';

const MINUTE_MS = INTERVAL_MS['1m'];
const DAY_MS = INTERVAL_MS['1d'];

/** Where the rolling day that ends in the minute of `time` begins: it has 1440 minutes, the current one included. */
export const dayBegin = (time: number): number => openTimeOf(time, MINUTE_MS) + MINUTE_MS - DAY_MS;

/**
 * The rolling day over minute bars. Trades cost it nothing: it adds up when it is read, the closed minutes once per
 * minute (1440 bars at most), the newest one each time.
 */
export class DayWindow {
  readonly #minutes: Recent<Bar>;
  /** Sum of the minutes from `#begin` up to, and without, the one that begins at `#end`; null: no trades. */
  #closed: Bar | null = null;
  #begin = -1;
  #end = -1;

  constructor(minutes: Recent<Bar>) {
    this.#minutes = minutes;
  }

  /** The trades of the day that ends in the minute of `time`, or of the newest trade when that is later. */
  at(time: number): Readonly<Bar> | null {
    const { newest } = this.#minutes;
    if (newest === undefined) return null;
    const begin = dayBegin(Math.max(time, newest.openTime));
    if (newest.openTime < begin) return null;
    if (begin !== this.#begin || newest.openTime !== this.#end) this.#addUp(begin, newest.openTime);
    if (this.#closed === null) return newest;
    const day = { ...this.#closed };
    extendBar(day, newest);
    return day;
  }

  #addUp(begin: number, end: number): void {
    const minutes = this.#minutes;
    this.#begin = begin;
    this.#end = end;
    this.#closed = null;
    for (let at = minutes.firstNot(({ openTime }) => openTime < begin); at < minutes.length - 1; at++) {
      if (this.#closed === null) this.#closed = { ...minutes.at(at) };
      else extendBar(this.#closed, minutes.at(at));
    }
  }
}
