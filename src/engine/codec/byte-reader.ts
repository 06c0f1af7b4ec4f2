import { DamagedBytes } from './damaged.ts';

const LOW_7_BITS = 0x7f;
const MORE = 0x80;
/** Longest form of a safe integer (53 bits) and of a 128-bit integer. */
const UINT_BYTES_MAX = 8;
const BIGINT_BYTES_MAX = 19;

/** Reads what `ByteWriter` wrote and refuses everything else, also a second form of the same value. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get offset(): number {
    return this.#offset;
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  damaged(problem: string): DamagedBytes {
    return new DamagedBytes('the bytes of journaled commands', problem, this.#offset);
  }

  byte(): number {
    const value = this.#bytes[this.#offset];
    if (value === undefined) throw this.damaged('they end too early');
    this.#offset++;
    return value;
  }

  uint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 1; count <= UINT_BYTES_MAX; count++) {
      const part = this.byte();
      value += (part & LOW_7_BITS) * scale;
      if (part < MORE) return this.#accept(value, part, count);
      scale *= 128;
    }
    throw this.damaged('an integer is too long');
  }

  int(): number {
    const value = this.uint();
    return value % 2 === 1 ? -((value + 1) / 2) : value / 2;
  }

  uintOrNull(): number | null {
    const value = this.uint();
    return value === 0 ? null : value - 1;
  }

  bool(): boolean {
    const value = this.byte();
    if (value > 1) throw this.damaged('a flag is neither 0 nor 1');
    return value === 1;
  }

  bigint(): bigint {
    let value = 0n;
    for (let count = 1; count <= BIGINT_BYTES_MAX; count++) {
      const part = this.byte();
      value |= BigInt(part & LOW_7_BITS) << BigInt(7 * (count - 1));
      if (part >= MORE) continue;
      if (part === 0 && count > 1) throw this.damaged('an integer has a needless byte');
      if (value >= 1n << 128n) throw this.damaged('an integer is too large');
      return (value & 1n) === 1n ? -((value + 1n) >> 1n) : value >> 1n;
    }
    throw this.damaged('an integer is too long');
  }

  string(): string {
    const length = this.uint();
    if (length > this.remaining) throw this.damaged('a text is longer than what is left');
    let text = '';
    for (let at = 0; at < length; at++) text += String.fromCharCode(this.#codeUnit());
    return text;
  }

  word<T extends string>(table: readonly T[]): T {
    const word = table[this.byte()];
    if (word === undefined) throw this.damaged('a word is unknown');
    return word;
  }

  /** How many items follow; each takes at least one byte, which bounds what a damaged count can ask for. */
  count(): number {
    const value = this.uint();
    if (value > this.remaining) throw this.damaged('a list is longer than what is left');
    return value;
  }

  #accept(value: number, last: number, count: number): number {
    if (last === 0 && count > 1) throw this.damaged('an integer has a needless byte');
    if (!Number.isSafeInteger(value)) throw this.damaged('an integer is too large');
    return value;
  }

  #codeUnit(): number {
    const unit = this.uint();
    if (unit > 0xffff) throw this.damaged('a character is unknown');
    return unit;
  }
}
