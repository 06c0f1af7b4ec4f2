import { assert } from '../assert.ts';
import { RECORDS_MAX } from './records.ts';
import type { Section, SectionReader, SectionWriter } from './section.ts';

/** Texts are stored in units of 16 bytes: the length in one byte, then a byte per character. */
const UNIT = 16;
const UNIT_SHIFT = 4;
const UNIT_WORDS_SHIFT = 2;
export const TEXT_LENGTH_MAX = 64;
const UNITS_MAX = (TEXT_LENGTH_MAX + UNIT) >> UNIT_SHIFT;
/** A text with its length, in int32 words. */
const WORDS_MAX = (TEXT_LENGTH_MAX + 4) >> 2;

/** For each length an array to make a text of: a view of the bytes would cost three times as much. */
const CODES = Array.from({ length: TEXT_LENGTH_MAX + 1 }, (_, length) => new Array<number>(length).fill(0));

/**
 * A short ASCII text on its way into an arena or to a comparison with what is there: its length in the lowest byte of
 * the first word, then a byte per character, zeros to the end of the last word, as the arena stores it.
 */
export class TextBuffer {
  readonly words = new Int32Array(WORDS_MAX);
  /** Words that the text with its length takes. */
  wordCount = 0;
}

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

  put(text: TextBuffer): number {
    const { words, wordCount } = text;
    const reference = this.#take((wordCount + 3) >> UNIT_WORDS_SHIFT);
    const stored = this.#words;
    const start = reference << UNIT_WORDS_SHIFT;
    for (let at = 0; at < wordCount; at++) stored[start + at] = words[at] as number;
    return reference;
  }

  give(reference: number): void {
    const units = (this.#lengthOf(reference) + UNIT) >> UNIT_SHIFT;
    this.#words[reference << UNIT_WORDS_SHIFT] = this.#free[units] as number;
    this.#free[units] = reference;
  }

  equals(reference: number, text: TextBuffer): boolean {
    const { words, wordCount } = text;
    const stored = this.#words;
    const start = reference << UNIT_WORDS_SHIFT;
    for (let at = 0; at < wordCount; at++) if (stored[start + at] !== words[at]) return false;
    return true;
  }

  read(reference: number): string {
    const bytes = this.#bytes;
    const start = (reference << UNIT_SHIFT) + 1;
    const length = this.#lengthOf(reference);
    const codes = CODES[length] as number[];
    for (let at = 0; at < length; at++) codes[at] = bytes[start + at] as number;
    return String.fromCharCode.apply(null, codes);
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
    from.demand(this.#used * UNIT);
    this.#cover(this.#used);
    from.memory(this.#bytes, this.#used * UNIT);
  }

  #lengthOf(reference: number): number {
    return this.#bytes[reference << UNIT_SHIFT] as number;
  }

  #take(units: number): number {
    const free = this.#free[units] as number;
    if (free !== 0) {
      this.#free[units] = this.#words[free << UNIT_WORDS_SHIFT] as number;
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
