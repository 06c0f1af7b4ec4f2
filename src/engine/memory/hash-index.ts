import { assert } from '../assert.ts';
import { RECORDS_MAX } from './records.ts';
import type { Section, SectionReader, SectionWriter } from './section.ts';

const FIRST_BUCKETS = 16;
const FIRST_ENTRIES = 16;

/**
 * Finds records by a hash of their key: chains of record numbers, one chain per bucket. It knows hashes only; whether
 * a record has the key is for its owner to compare.
 *
 * It grows by linear hashing: each insertion that makes it fuller than one entry per bucket splits one bucket, so no
 * insertion ever moves more than one chain.
 */
export class HashIndex implements Section {
  /** Hash and next entry of each entry. */
  #links = new Int32Array(FIRST_ENTRIES * 2);
  #buckets = new Int32Array(FIRST_BUCKETS);
  #bucketCount = FIRST_BUCKETS;
  /** The largest power of two up to the number of buckets, less 1. */
  #mask = FIRST_BUCKETS - 1;
  #size = 0;

  /** First entry with exactly this hash; 0 when there is none. */
  first(hash: number): number {
    const links = this.#links;
    let entry = this.#buckets[this.#bucketOf(hash)] as number;
    while (entry !== 0 && links[entry << 1] !== hash) entry = links[(entry << 1) | 1] as number;
    return entry;
  }

  /** The next entry with the same hash; 0 after the last. */
  after(entry: number): number {
    const links = this.#links;
    const hash = links[entry << 1];
    let next = links[(entry << 1) | 1] as number;
    while (next !== 0 && links[next << 1] !== hash) next = links[(next << 1) | 1] as number;
    return next;
  }

  /** `hash` an int32, `entry` a record number that is not in it. */
  insert(hash: number, entry: number): void {
    if (entry << 1 >= this.#links.length) this.#links = grown(this.#links, (entry << 1) + 2);
    if (this.#size++ >= this.#bucketCount) this.#splitNext();
    this.#push(this.#bucketOf(hash), hash, entry);
  }

  remove(hash: number, entry: number): void {
    const links = this.#links;
    const buckets = this.#buckets;
    const bucket = this.#bucketOf(hash);
    const next = links[(entry << 1) | 1] as number;
    let at = buckets[bucket] as number;
    if (at === entry) {
      buckets[bucket] = next;
    } else {
      while (at !== 0 && links[(at << 1) | 1] !== entry) at = links[(at << 1) | 1] as number;
      assert(at !== 0, 'an entry of an index is in it');
      links[(at << 1) | 1] = next;
    }
    this.#size--;
  }

  clear(): void {
    this.#links = new Int32Array(FIRST_ENTRIES * 2);
    this.#buckets = new Int32Array(FIRST_BUCKETS);
    this.#bucketCount = FIRST_BUCKETS;
    this.#mask = FIRST_BUCKETS - 1;
    this.#size = 0;
  }

  save(to: SectionWriter): void {
    to.number(this.#size);
    to.number(this.#bucketCount);
    to.number(this.#links.length);
    to.memory(this.#buckets, this.#bucketCount * 4);
    to.memory(this.#links, this.#links.length * 4);
  }

  load(from: SectionReader): void {
    this.#size = from.integer(0, RECORDS_MAX);
    this.#bucketCount = from.integer(FIRST_BUCKETS, RECORDS_MAX);
    const links = from.integer(FIRST_ENTRIES * 2, RECORDS_MAX * 2);
    from.demand((this.#bucketCount + links) * 4);
    const round = 2 ** (31 - Math.clz32(this.#bucketCount));
    this.#mask = round - 1;
    this.#buckets = new Int32Array(round * 2);
    this.#links = new Int32Array(links);
    from.memory(this.#buckets, this.#bucketCount * 4);
    from.memory(this.#links, links * 4);
  }

  /** By one bit more than the mask has, where that bucket is there already. */
  #bucketOf(hash: number): number {
    const mask = this.#mask;
    const bucket = hash & ((mask << 1) | 1);
    return bucket < this.#bucketCount ? bucket : bucket & mask;
  }

  #push(bucket: number, hash: number, entry: number): void {
    const links = this.#links;
    const buckets = this.#buckets;
    links[entry << 1] = hash;
    links[(entry << 1) | 1] = buckets[bucket] as number;
    buckets[bucket] = entry;
  }

  /** Deals the chain of the next bucket in turn out to itself and to a new bucket. */
  #splitNext(): void {
    const from = this.#bucketCount - this.#mask - 1;
    if (this.#bucketCount === this.#buckets.length)
      this.#buckets = grown(this.#buckets, this.#bucketCount + 1);
    let entry = this.#buckets[from] as number;
    this.#buckets[from] = 0;
    this.#bucketCount++;
    while (entry !== 0) {
      const next = this.#links[(entry << 1) | 1] as number;
      const hash = this.#links[entry << 1] as number;
      this.#push(this.#bucketOf(hash), hash, entry);
      entry = next;
    }
    if (this.#bucketCount === (this.#mask + 1) * 2) this.#mask = this.#bucketCount - 1;
  }
}

/** A copy that holds at least `length` numbers. */
function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  let size = array.length;
  while (size < length) size *= 2;
  const copy = new Int32Array(size);
  copy.set(array);
  return copy;
}

/** Hash of a pair of small integers. */
export function hashPair(one: number, other: number): number {
  const mixed = Math.imul(one ^ Math.imul(other, 0x85ebca6b), 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
