import { assert } from '../common/assert.ts';
import { UnusableBackup } from './damage.ts';
import { SHA256_BYTES } from './format.ts';

/** Puts the fields of a record one behind the other. */
export class FieldWriter {
  readonly #pieces: Uint8Array[] = [];

  /** From 0 to 2^53 - 1, in eight bytes. */
  integer(value: number): this {
    assert(Number.isSafeInteger(value) && value >= 0, 'an integer of a backup is from 0 to 2^53 - 1');
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(value));
    return this.#add(bytes);
  }

  /** At most 255 bytes of UTF-8. */
  text(value: string): this {
    const bytes = Buffer.from(value, 'utf8');
    assert(bytes.length <= 255, 'a short text of a backup has at most 255 bytes');
    return this.#add(Buffer.of(bytes.length)).#add(bytes);
  }

  sha256(value: Uint8Array): this {
    assert(value.length === SHA256_BYTES, 'a SHA-256 has 32 bytes');
    return this.#add(value);
  }

  /** Whatever is left: the last field. */
  rest(bytes: Uint8Array): this {
    return this.#add(bytes);
  }

  bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  #add(piece: Uint8Array): this {
    this.#pieces.push(piece);
    return this;
  }
}

/** Takes them off again. Throws UnusableBackup for bytes that are not what was written. */
export class FieldReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  integer(): number {
    const value = this.#take(8).readBigUInt64BE();
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
      throw new UnusableBackup(`has the number ${value}, which is none`);
    return Number(value);
  }

  text(): string {
    return this.#take(this.#take(1)[0] ?? 0).toString('utf8');
  }

  sha256(): Buffer {
    return this.#take(SHA256_BYTES);
  }

  rest(): Buffer {
    return this.#take(this.#bytes.length - this.#at);
  }

  /** After the last field of a record without `rest`. */
  end(): void {
    if (this.#at < this.#bytes.length)
      throw new UnusableBackup('has a record that is longer than its fields');
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new UnusableBackup('has a record that is shorter than its fields');
    const piece = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return piece;
  }
}
