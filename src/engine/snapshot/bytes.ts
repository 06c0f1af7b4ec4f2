import { DamagedBytes } from '../codec/damaged.ts';
import type { SectionReader, SectionWriter } from '../memory/section.ts';
import { SEAL_BYTES, Seal, sealOf } from './seal.ts';

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
    whole.set(sealBytes(sealOf(whole.subarray(0, at))), at);
    return whole;
  }

  #push(part: Uint8Array): void {
    this.#parts.push(part);
    this.#length += part.length;
  }
}

/** A snapshot in pieces. Each is done with when the next is asked for, so that all may stand in the same memory. */
export type SnapshotPieces = {
  /** Bytes of all pieces. */
  readonly length: number;
  readonly pieces: Iterable<Uint8Array>;
};

/** Reads what a SnapshotWriter wrote, in the same order. Throws DamagedBytes where that cannot be. */
export class SnapshotReader implements SectionReader {
  readonly #pieces: Iterator<Uint8Array>;
  /** Bytes before the seal. */
  readonly #length: number;
  /** Of the bytes that were seen. */
  readonly #seal: Seal;
  /** The seal at the end of the bytes, once that was seen. */
  readonly #expected = new Uint8Array(SEAL_BYTES);
  readonly #number = new Float64Array(1);
  /** Of the piece at hand, what is not read yet. */
  #piece: Uint8Array = this.#expected.subarray(SEAL_BYTES);
  /** Bytes of this piece and those before it. */
  #seen = 0;
  #at = 0;

  constructor(snapshot: Uint8Array | SnapshotPieces) {
    const pieces = snapshot instanceof Uint8Array ? [snapshot] : snapshot.pieces;
    this.#pieces = pieces[Symbol.iterator]();
    this.#length = snapshot.length - SEAL_BYTES;
    this.#seal = new Seal(this.#length);
  }

  /** Throws unless the bytes are, to the last one, those that were finished; to be asked when all were seen. */
  checkSeal(): void {
    const seal = sealBytes(this.#seal.words());
    if (seal.some((byte, at) => byte !== this.#expected[at])) throw this.damaged('its seal is broken');
  }

  /** Throws unless all was read, and the seal fits. */
  finish(): void {
    if (this.remaining > 0) throw this.damaged('bytes are left over');
    let isMore = true;
    while (isMore) isMore = this.#nextPiece();
    if (this.#seen < this.#length + SEAL_BYTES) throw this.damaged('the bytes end too early');
    this.checkSeal();
  }

  /** Tells whoever gives the pieces that no more are asked for. */
  giveUp(): void {
    this.#pieces.return?.();
  }

  /** Bytes before the seal. */
  get remaining(): number {
    return this.#length - this.#at;
  }

  number(): number {
    this.memory(this.#number, NUMBER_BYTES);
    const value = this.#number[0] as number;
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
    this.#fill(new Uint8Array(into.buffer, 0, length));
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.integer(0, this.remaining));
    this.#fill(bytes);
    return bytes;
  }

  demand(length: number): void {
    if (length > this.remaining) throw this.damaged('the bytes end too early');
  }

  damaged(problem: string): DamagedBytes {
    return new DamagedBytes('the bytes of a snapshot', problem, this.#at);
  }

  #fill(target: Uint8Array): void {
    this.demand(target.length);
    for (let filled = 0; filled < target.length; ) {
      while (this.#piece.length === 0) if (!this.#nextPiece()) throw this.damaged('the bytes end too early');
      const part = this.#piece.subarray(0, target.length - filled);
      target.set(part, filled);
      filled += part.length;
      this.#piece = this.#piece.subarray(part.length);
    }
    this.#at += target.length;
  }

  /** Sums up the next piece and puts what it has of the seal aside; false when there is none. */
  #nextPiece(): boolean {
    const { value, done } = this.#pieces.next();
    if (done === true) return false;
    // A Buffer cuts views where a Uint8Array makes copies: from here on it is the latter.
    const piece = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    const summed = Math.max(0, Math.min(this.#length - this.#seen, piece.length));
    const sealAt = this.#seen + summed - this.#length;
    this.#seen += piece.length;
    if (this.#seen > this.#length + SEAL_BYTES) throw this.damaged('bytes are left over');
    this.#seal.add(piece.subarray(0, summed));
    if (summed < piece.length) this.#expected.set(piece.subarray(summed), sealAt);
    this.#piece = piece.subarray(0, summed);
    return true;
  }
}

const sealBytes = (words: readonly number[]): Uint8Array => new Uint8Array(Int32Array.from(words).buffer);
