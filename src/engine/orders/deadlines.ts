import { assert } from '../assert.ts';
import { Records } from '../memory/records.ts';
import type { Section, SectionReader, SectionWriter } from '../memory/section.ts';

/** A place in the heap: time, key, item. */
const WORDS = 3;
const AT = 0;
const KEY = 1;
const ITEM = 4;
const INTS = 6;

/**
 * Items that are due at a time, the next one on top: a binary heap over (time, key). An item is a small number; each
 * is in it at most once, and its place is known, so that one that ends early leaves at once.
 */
export class Deadlines implements Section {
  readonly #heap = new Records(WORDS);
  /** Place in the heap by item; 0: not in it. Places are counted from 1. */
  readonly #places = new Records(1);
  #size = 0;

  /** The item that is due first; -1 when there is none. */
  get first(): number {
    return this.#size === 0 ? -1 : this.#itemAt(1);
  }

  /** When it is due; Infinity when there is none. */
  get firstAt(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#heap.f64[WORDS + AT] as number);
  }

  /** Whether one is due by then. */
  isDue(time: number): boolean {
    return this.#size !== 0 && (this.#heap.f64[WORDS + AT] as number) <= time;
  }

  /** When an item is due; null when it is not in the heap. */
  timeOf(item: number): number | null {
    const place = this.#placeOf(item);
    return place === 0 ? null : (this.#heap.f64[place * WORDS + AT] as number);
  }

  has(item: number): boolean {
    return this.#placeOf(item) !== 0;
  }

  /** `item` from 0, `key` decides among items that are due at the same time. */
  add(item: number, at: number, key: number): void {
    this.#places.cover(item + 1);
    assert(this.#placeOf(item) === 0, 'an item has one deadline');
    const place = ++this.#size;
    this.#heap.cover(place);
    this.#rise(place, at, key, item);
  }

  /** Takes an item out; one that is not in it is left alone. */
  remove(item: number): void {
    const place = this.#placeOf(item);
    if (place === 0) return;
    this.#places.i32[(item + 1) * 2] = 0;
    const last = this.#size--;
    if (place === last) return;
    const { f64 } = this.#heap;
    this.#settle(
      place,
      f64[last * WORDS + AT] as number,
      f64[last * WORDS + KEY] as number,
      this.#itemAt(last),
    );
  }

  clear(): void {
    this.#heap.clear();
    this.#places.clear();
    this.#size = 0;
  }

  save(to: SectionWriter): void {
    this.#heap.save(to);
    this.#places.save(to);
    to.number(this.#size);
  }

  load(from: SectionReader): void {
    this.#heap.load(from);
    this.#places.load(from);
    this.#size = from.integer(0, this.#heap.used - 1);
  }

  /** Puts an item that was last where another one left. */
  #settle(place: number, at: number, key: number, item: number): void {
    const parent = place >> 1;
    if (parent > 0 && this.#isBefore(at, key, parent)) this.#rise(place, at, key, item);
    else this.#sink(place, at, key, item);
  }

  #rise(from: number, at: number, key: number, item: number): void {
    let place = from;
    for (let parent = place >> 1; parent > 0 && this.#isBefore(at, key, parent); parent = place >> 1) {
      this.#move(parent, place);
      place = parent;
    }
    this.#put(place, at, key, item);
  }

  #sink(from: number, at: number, key: number, item: number): void {
    let place = from;
    for (let child = place * 2; child <= this.#size; child = place * 2) {
      const right = child + 1;
      if (right <= this.#size && this.#isEarlier(right, child)) child = right;
      if (this.#isBefore(at, key, child)) break;
      this.#move(child, place);
      place = child;
    }
    this.#put(place, at, key, item);
  }

  #isEarlier(place: number, other: number): boolean {
    const { f64 } = this.#heap;
    return this.#isBefore(f64[place * WORDS + AT] as number, f64[place * WORDS + KEY] as number, other);
  }

  #isBefore(at: number, key: number, place: number): boolean {
    const { f64 } = this.#heap;
    const other = f64[place * WORDS + AT] as number;
    return at === other ? key < (f64[place * WORDS + KEY] as number) : at < other;
  }

  #move(from: number, to: number): void {
    const { f64 } = this.#heap;
    this.#put(to, f64[from * WORDS + AT] as number, f64[from * WORDS + KEY] as number, this.#itemAt(from));
  }

  #put(place: number, at: number, key: number, item: number): void {
    const { f64, i32 } = this.#heap;
    f64[place * WORDS + AT] = at;
    f64[place * WORDS + KEY] = key;
    i32[place * INTS + ITEM] = item;
    this.#places.i32[(item + 1) * 2] = place;
  }

  #itemAt(place: number): number {
    return this.#heap.i32[place * INTS + ITEM] as number;
  }

  #placeOf(item: number): number {
    return item + 1 < this.#places.used ? (this.#places.i32[(item + 1) * 2] as number) : 0;
  }
}
