import { assert } from '../../common/assert.ts';

const FIRST_BYTES = 4096;
const VARINT = 0;
const LENGTH_DELIMITED = 2;
/** Of a tag with its length, or of a number. */
const VARINT_BYTES_MAX = 10;
/** UTF-8 of one UTF-16 unit. */
const UNIT_BYTES_MAX = 3;

/**
 * Encodes protobuf messages, one after the other, from their end to their beginning: what is nested is written before
 * its length, so that no length is worked out twice. Fields are given last first; null and what is the default of its
 * type are left out.
 */
export class MessageWriter {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  /** What is written begins here. */
  #at = FIRST_BYTES;

  /** Begins a message, also when the one before was not finished. */
  begin(): void {
    this.#at = this.#bytes.length;
  }

  text(field: number, value: string | null): void {
    if (value === null) return;
    this.#makeRoom(value.length * UNIT_BYTES_MAX + 2 * VARINT_BYTES_MAX);
    const end = this.#at;
    if (!this.#ascii(value)) this.#utf8(value);
    this.#number(end - this.#at);
    this.#tag(field, LENGTH_DELIMITED);
  }

  /** A whole number from 0 to 2^53, or the number of an enum value. */
  number(field: number, value: number): void {
    if (value === 0) return;
    assert(value > 0, 'only whole numbers above zero are written');
    this.#makeRoom(2 * VARINT_BYTES_MAX);
    this.#number(value);
    this.#tag(field, VARINT);
  }

  /** A message within this one; `write` gives its fields. */
  nested<T>(field: number, value: T, write: (writer: MessageWriter, value: T) => void): void {
    const behind = this.#bytes.length - this.#at;
    write(this, value);
    this.#makeRoom(2 * VARINT_BYTES_MAX);
    this.#number(this.#bytes.length - this.#at - behind);
    this.#tag(field, LENGTH_DELIMITED);
  }

  /** The message that was begun, for good. */
  finish(): Buffer {
    return Buffer.from(this.#bytes.subarray(this.#at));
  }

  /** False, with nothing written, when there is more than ASCII. For short texts a loop is faster than a call. */
  #ascii(value: string): boolean {
    const bytes = this.#bytes;
    const from = this.#at - value.length;
    for (let index = 0; index < value.length; index += 1) {
      const unit = value.charCodeAt(index);
      if (unit > 0x7f) return false;
      bytes[from + index] = unit;
    }
    this.#at = from;
    return true;
  }

  #utf8(value: string): void {
    this.#at -= Buffer.byteLength(value);
    this.#bytes.write(value, this.#at);
  }

  #tag(field: number, type: number): void {
    this.#number(field * 8 + type);
  }

  #number(value: number): void {
    let size = 1;
    for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size += 1;
    this.#at -= size;
    let at = this.#at;
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#bytes[at++] = (rest % 0x80) | 0x80;
    this.#bytes[at] = rest;
  }

  #makeRoom(bytes: number): void {
    if (this.#at >= bytes) return;
    const written = this.#bytes.subarray(this.#at);
    const grown = Buffer.allocUnsafeSlow(2 * (this.#bytes.length + bytes));
    this.#at = grown.length - written.length;
    written.copy(grown, this.#at);
    this.#bytes = grown;
  }
}
