import { assert } from '../assert.ts';
import type { Section, SectionReader, SectionWriter } from './section.ts';

/** Records of one table: enough for every array index to stay a safe 31-bit integer. */
export const RECORDS_MAX = 2 ** 24;

/**
 * A growable table of records of one size in one piece of memory, seen as float64 and int32. A record is
 * known by its number, from 1, so that 0 can mean none. Records that were given back are handed out again, the last
 * one first. A record that is handed out holds what its last owner left: whoever takes it sets every field.
 *
 * It doubles when it is full, which copies it: 1 ms per 4 MB. The views are replaced then, so nobody keeps them
 * across a `take` or `cover`.
 */
export class Records implements Section {
  // `declare`, here and in the other classes every command goes through: a field that begins as undefined makes V8
  // check what it holds at every use. Declared only, it begins with what the constructor gives it.
  declare f64: Float64Array;
  declare i32: Int32Array;
  readonly #words: number;
  readonly #ints: number;
  #capacity: number;
  /** Records that were ever handed out, and number 0. */
  #used = 1;
  #free = 0;

  /** `words`: size of a record in float64 numbers. */
  constructor(words: number, capacity = 16) {
    this.#words = words;
    this.#ints = words * 2;
    this.#capacity = capacity;
    this.f64 = new Float64Array(words * capacity);
    this.i32 = new Int32Array(this.f64.buffer);
  }

  /** Above the highest number that was ever handed out. */
  get used(): number {
    return this.#used;
  }

  take(): number {
    const free = this.#free;
    if (free !== 0) {
      this.#free = this.i32[Math.imul(free, this.#ints)] as number;
      return free;
    }
    if (this.#used === this.#capacity) this.#grow(this.#capacity * 2);
    return this.#used++;
  }

  give(record: number): void {
    assert(record > 0 && record < this.#used, 'a record that was handed out is given back');
    this.i32[Math.imul(record, this.#ints)] = this.#free;
    this.#free = record;
  }

  /** Makes sure that `record` is there, in a table whose records are numbered by another one. New ones are all 0. */
  cover(record: number): void {
    if (record >= this.#used) this.#extend(record);
  }

  /** Back to no records at all. */
  clear(): void {
    this.f64.fill(0, 0, this.#used * this.#words);
    this.#used = 1;
    this.#free = 0;
  }

  save(to: SectionWriter): void {
    to.number(this.#used);
    to.number(this.#free);
    to.memory(this.f64, this.#used * this.#words * 8);
  }

  load(from: SectionReader): void {
    const used = from.integer(1, RECORDS_MAX);
    const free = from.integer(0, used - 1);
    const length = used * this.#words * 8;
    from.demand(length);
    this.clear();
    this.cover(used - 1);
    this.#free = free;
    from.memory(this.f64, length);
  }

  #extend(record: number): void {
    let capacity = this.#capacity;
    while (capacity <= record) capacity *= 2;
    if (capacity > this.#capacity) this.#grow(capacity);
    this.#used = record + 1;
  }

  #grow(capacity: number): void {
    assert(capacity <= RECORDS_MAX, 'a table holds at most 16,777,216 records');
    const grown = new Float64Array(this.#words * capacity);
    grown.set(this.f64);
    this.f64 = grown;
    this.i32 = new Int32Array(grown.buffer);
    this.#capacity = capacity;
  }
}
