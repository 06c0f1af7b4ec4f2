import { DamagedBytes } from '../codec/damaged.ts';
import type { SectionReader, SectionWriter } from '../memory/section.ts';
import { SEAL_BYTES, sealOf } from './seal.ts';

type Memory = Float64Array | Int32Array | Uint8Array;

const NUMBER_BYTES = 8;

/** Collects sections; memory is copied once, when the bytes are finished. A seal over all of them stands at the end. */
export class SnapshotWriter implements SectionWriter {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  number(value: number): void {
    this.#push(new Uint8Array(Float64Array.of(value).buffer));
  }

  memory(array: Memory, length: number): void {
    this.#push(new Uint8Array(array.buffer, 0, length));
  }

  /** A run of bytes with its length before it. */
  bytes(bytes: Uint8Array): void {
    this.number(bytes.length);
    this.#push(bytes);
  }

  finish(): Uint8Array {
    const whole = new Uint8Array(this.#length + SEAL_BYTES);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    whole.set(sealBytes(whole.subarray(0, at)), at);
    return whole;
  }

  #push(part: Uint8Array): void {
    this.#parts.push(part);
    this.#length += part.length;
  }
}

/** Reads what a SnapshotWriter wrote, in the same order. Throws DamagedBytes where that cannot be. */
export class SnapshotReader implements SectionReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    // A Buffer cuts views where a Uint8Array makes copies: from here on it is the latter.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Throws unless the bytes are, to the last one, those that were finished. Nothing is made of them before. */
  checkSeal(): void {
    const end = this.#bytes.length - SEAL_BYTES;
    const seal = end < this.#at ? [] : sealBytes(this.#bytes.subarray(0, end));
    if (seal.length === 0 || seal.some((byte, at) => byte !== this.#bytes[end + at]))
      throw this.damaged('its seal is broken');
  }

  /** Bytes before the seal. */
  get remaining(): number {
    return this.#bytes.length - SEAL_BYTES - this.#at;
  }

  number(): number {
    const value = new Float64Array(this.#take(NUMBER_BYTES).slice().buffer)[0] as number;
    if (!Number.isFinite(value)) throw this.damaged('a number is none');
    return value;
  }

  integer(min: number, max: number): number {
    const value = this.number();
    if (!Number.isSafeInteger(value) || value < min || value > max)
      throw this.damaged(`a number is not from ${min} to ${max}`);
    return value;
  }

  memory(into: Memory, length: number): void {
    new Uint8Array(into.buffer).set(this.#take(length));
  }

  bytes(): Uint8Array {
    return this.#take(this.integer(0, this.remaining));
  }

  damaged(problem: string): DamagedBytes {
    return new DamagedBytes('the bytes of a snapshot', problem, this.#at);
  }

  #take(length: number): Uint8Array {
    if (length > this.remaining) throw this.damaged('the bytes end too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}

function sealBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(Int32Array.from(sealOf(bytes)).buffer);
}
