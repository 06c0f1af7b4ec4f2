import { assert } from '../assert.ts';
import { RECORDS_MAX } from './records.ts';
import type { Section, SectionReader, SectionWriter } from './section.ts';

/** Texts are stored in units of 16 bytes: the length in one byte, then a byte per character. */
const UNIT = 16;
const UNIT_SHIFT = 4;
export const TEXT_LENGTH_MAX = 64;
const UNITS_MAX = (TEXT_LENGTH_MAX + UNIT) >> UNIT_SHIFT;

/**
 * Short ASCII texts in one piece of memory, known by the number of their first unit, from 1. Space that was given
 * back serves the next text of as many units.
 */
export class TextArena implements Section {
  #bytes = new Uint8Array(UNIT * 16);
  #words = new Int32Array(this.#bytes.buffer);
  #used = 1;
  /** First free run of each number of units. */
  readonly #free = new Int32Array(UNITS_MAX + 1);

  /** Stores 1 to 64 ASCII characters. */
  put(text: string): number {
    const { length } = text;
    const reference = this.#take((length + UNIT) >> UNIT_SHIFT);
    const bytes = this.#bytes;
    const start = reference << UNIT_SHIFT;
    bytes[start] = length;
    for (let at = 0; at < length; at++) bytes[start + 1 + at] = text.charCodeAt(at);
    return reference;
  }

  give(reference: number): void {
    const units = (this.#lengthOf(reference) + UNIT) >> UNIT_SHIFT;
    this.#words[reference << 2] = this.#free[units] as number;
    this.#free[units] = reference;
  }

  equals(reference: number, text: string): boolean {
    const bytes = this.#bytes;
    const start = reference << UNIT_SHIFT;
    const { length } = text;
    if (bytes[start] !== length) return false;
    for (let at = 0; at < length; at++) if (bytes[start + 1 + at] !== text.charCodeAt(at)) return false;
    return true;
  }

  read(reference: number): string {
    const start = (reference << UNIT_SHIFT) + 1;
    return String.fromCharCode(...this.#bytes.subarray(start, start + this.#lengthOf(reference)));
  }

  /** Hash of a text as `hashText` gives it. */
  hash(reference: number, account: number): number {
    const bytes = this.#bytes;
    const start = (reference << UNIT_SHIFT) + 1;
    const end = start + this.#lengthOf(reference);
    let hash = seedOf(account);
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), FNV_PRIME);
    return finish(hash);
  }

  clear(): void {
    this.#bytes.fill(0);
    this.#used = 1;
    this.#free.fill(0);
  }

  save(to: SectionWriter): void {
    to.number(this.#used);
    to.memory(this.#free, this.#free.byteLength);
    to.memory(this.#bytes, this.#used * UNIT);
  }

  load(from: SectionReader): void {
    this.#used = from.integer(1, RECORDS_MAX * UNITS_MAX);
    from.memory(this.#free, this.#free.byteLength);
    this.#cover(this.#used);
    from.memory(this.#bytes, this.#used * UNIT);
  }

  #lengthOf(reference: number): number {
    return this.#bytes[reference << UNIT_SHIFT] as number;
  }

  #take(units: number): number {
    const free = this.#free[units] as number;
    if (free !== 0) {
      this.#free[units] = this.#words[free << 2] as number;
      return free;
    }
    const reference = this.#used;
    this.#cover(reference + units);
    this.#used = reference + units;
    return reference;
  }

  #cover(units: number): void {
    if (units * UNIT <= this.#bytes.length) return;
    assert(units <= RECORDS_MAX * UNITS_MAX, 'texts have room for every order');
    let size = this.#bytes.length;
    while (size < units * UNIT) size *= 2;
    const bytes = new Uint8Array(size);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    this.#words = new Int32Array(bytes.buffer);
  }
}

/** An int32 hash (FNV-1a) of a text and the account it belongs to. */
export function hashText(text: string, account: number): number {
  let hash = seedOf(account);
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  return finish(hash);
}

const FNV_PRIME = 0x01000193;

function seedOf(account: number): number {
  return 0x811c9dc5 ^ Math.imul(account + 1, 0x9e3779b1);
}

/** FNV leaves the low bits, which choose the bucket, the least mixed. */
function finish(hash: number): number {
  return hash ^ (hash >>> 15);
}
