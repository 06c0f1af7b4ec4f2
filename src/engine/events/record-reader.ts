import { present } from '../assert.ts';
import { FIRST_INT, FIRST_NUMBER, INT_SHIFT, WORD_SHIFT } from './layout.ts';

/** What the high limb of money counts in ledger units. */
const HIGH_LIMB = 2 ** 48;

/**
 * Reads the ints and the numbers of one record, each kind in the order they were put, and has at hand what is not
 * written there. Made once for many records, since many events are read.
 */
export class RecordReader {
  seq = 0;
  commandSeq = 0;
  time = 0;
  #f64: Float64Array = new Float64Array();
  #i32: Int32Array = new Int32Array();
  #int = 0;
  #number = 0;

  /** Goes to the begin of record `place`. */
  begin(f64: Float64Array, i32: Int32Array, place: number): void {
    this.#f64 = f64;
    this.#i32 = i32;
    this.#int = (place << INT_SHIFT) | FIRST_INT;
    this.#number = (place << WORD_SHIFT) | FIRST_NUMBER;
  }

  int(): number {
    return present(this.#i32[this.#int++]);
  }

  number(): number {
    return present(this.#f64[this.#number++]);
  }

  numberOrNull(): number | null {
    const value = this.number();
    return Number.isNaN(value) ? null : value;
  }

  money(): bigint {
    const high = this.number();
    const low = this.number();
    const sum = high * HIGH_LIMB + low;
    // Most amounts are exact in a double, which makes one BigInt in place of four.
    return Number.isSafeInteger(sum) ? BigInt(sum) : (BigInt(high) << 48n) + BigInt(low);
  }

  moneyOrNull(): bigint | null {
    if (!Number.isNaN(this.#f64[this.#number])) return this.money();
    this.#number += 2;
    return null;
  }

  word<T extends string>(table: readonly T[]): T {
    return present(table[this.int()]);
  }

  wordOrNull<T extends string>(table: readonly T[]): T | null {
    const index = this.int();
    return index === -1 ? null : present(table[index]);
  }
}
