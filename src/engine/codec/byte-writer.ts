import { assert } from '../assert.ts';

const LOW_7_BITS = 0x7f;
const MORE = 0x80;
const INT32_MAX = 0x7fffffff;

/**
 * Appends values to bytes that grow. Integers are LEB128: seven bits per byte, lowest first, the high bit says that
 * more follow. Every value has exactly one form, so equal commands are equal bytes.
 */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(Math.max(16, capacity));
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow();
    this.#bytes[this.#length++] = value;
  }

  /** A safe integer from 0. */
  uint(value: number): void {
    assert(Number.isSafeInteger(value) && value >= 0, 'only safe integers from 0 can be journaled');
    let rest = value;
    while (rest > INT32_MAX) {
      this.byte((rest % 128) | MORE);
      rest = Math.floor(rest / 128);
    }
    while (rest > LOW_7_BITS) {
      this.byte((rest & LOW_7_BITS) | MORE);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** An integer of at most 52 bits and a sign; the sign is the lowest bit. */
  int(value: number): void {
    this.uint(value < 0 ? -value * 2 - 1 : value * 2);
  }

  /** Null is 0, a value from 0 is one more. */
  uintOrNull(value: number | null): void {
    this.uint(value === null ? 0 : value + 1);
  }

  bool(value: boolean): void {
    this.byte(value ? 1 : 0);
  }

  /** Any bigint of at most 128 bits; the sign is the lowest bit. */
  bigint(value: bigint): void {
    let rest = value < 0n ? -value * 2n - 1n : value * 2n;
    assert(rest < 1n << 128n, 'only integers of 128 bits can be journaled');
    while (rest > 127n) {
      this.byte(Number(rest & 127n) | MORE);
      rest >>= 7n;
    }
    this.byte(Number(rest));
  }

  /** Length, then UTF-16 code units: one byte each for ASCII, and no string is lost or changed. */
  string(value: string): void {
    this.uint(value.length);
    for (let at = 0; at < value.length; at++) {
      const unit = value.charCodeAt(at);
      if (unit <= LOW_7_BITS) this.byte(unit);
      else this.uint(unit);
    }
  }

  /** The place of `value` in a table of words. */
  word<T extends string>(table: readonly T[], value: T): void {
    const index = table.indexOf(value);
    assert(index >= 0, 'a word outside its table cannot be journaled');
    this.byte(index);
  }

  #grow(): void {
    const grown = new Uint8Array(this.#bytes.length * 2);
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}
