import { assert, present } from '../assert.ts';

/** The newest values in the order they came, at most `max` of them. Adding, and taking the oldest away, is O(1). */
export class Recent<T> {
  readonly #max: number;
  /** Written round and round; grows to `max` as values come. */
  readonly #slots: (T | undefined)[] = [];
  #start = 0;
  #length = 0;

  constructor(max: number) {
    assert(Number.isSafeInteger(max) && max > 0, 'what keeps the newest keeps one at least');
    this.#max = max;
  }

  get length(): number {
    return this.#length;
  }

  /** 0 is the oldest; there must be one at `index`. */
  at(index: number): T {
    return present(this.#slots[(this.#start + index) % this.#max]);
  }

  get oldest(): T | undefined {
    return this.#length === 0 ? undefined : this.at(0);
  }

  get newest(): T | undefined {
    return this.#length === 0 ? undefined : this.at(this.#length - 1);
  }

  /** Answers the oldest, when that one had to go for it. */
  push(value: T): T | undefined {
    const evicted = this.#length === this.#max ? this.shift() : undefined;
    this.#slots[(this.#start + this.#length) % this.#max] = value;
    this.#length++;
    return evicted;
  }

  /** Takes the oldest away; there must be one. */
  shift(): T {
    const oldest = this.at(0);
    this.#slots[this.#start] = undefined;
    this.#start = (this.#start + 1) % this.#max;
    this.#length--;
    return oldest;
  }

  /** Index of the first value that is not `before`, or `length`; all that are come before all that are not. */
  firstNot(before: (value: T) => boolean): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (before(this.at(middle))) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The values from `index` on, oldest first. */
  from(index: number): T[] {
    const values: T[] = [];
    for (let at = index; at < this.#length; at++) values.push(this.at(at));
    return values;
  }
}
