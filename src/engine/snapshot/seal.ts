/** A seal is two 32-bit words, the last bytes of a snapshot. */
export const SEAL_BYTES = 8;

const WORD_BYTES = 4;

/**
 * A checksum of bytes in two lanes: multiply and shift, word by word, about 1 ms per MB. Each step can be undone, so
 * a change within four neighbouring bytes is always noticed, any other one but for one in 2^64. Good against damage,
 * not against an attacker. The bytes may come in pieces, cut anywhere.
 */
export class Seal {
  #one: number;
  #other = 0x9e3779b1;
  /** Bytes that no word is made of yet. */
  readonly #rest = new Uint8Array(WORD_BYTES);
  #restLength = 0;

  /** `length`: of all bytes that will come. */
  constructor(length: number) {
    this.#one = length;
  }

  add(bytes: Uint8Array): void {
    const missing = this.#restLength === 0 ? 0 : Math.min(WORD_BYTES - this.#restLength, bytes.length);
    this.#keep(bytes.subarray(0, missing));
    if (this.#restLength === WORD_BYTES) {
      this.#restLength = 0;
      this.#addWords(new Int32Array(this.#rest.buffer));
    }
    const whole = missing + wholeWordsIn(bytes.length - missing);
    this.#addWords(wordsOf(bytes.subarray(missing, whole)));
    this.#keep(bytes.subarray(whole));
  }

  /** To be asked for when all bytes have come. */
  words(): readonly [number, number] {
    let one = this.#one;
    let other = this.#other;
    for (const byte of this.#rest.subarray(0, this.#restLength)) {
      one = Math.imul(one ^ byte, 0x85ebca6b);
      other = Math.imul((other + byte) | 0, 0xc2b2ae35);
    }
    return [one | 0, other | 0];
  }

  #keep(bytes: Uint8Array): void {
    this.#rest.set(bytes, this.#restLength);
    this.#restLength += bytes.length;
  }

  #addWords(words: Int32Array): void {
    let one = this.#one;
    let other = this.#other;
    for (let at = 0; at < words.length; at++) {
      const word = words[at] as number;
      one = Math.imul(one ^ word, 0x85ebca6b);
      one ^= one >>> 15;
      other = Math.imul((other + word) | 0, 0xc2b2ae35);
      other ^= other >>> 13;
    }
    this.#one = one;
    this.#other = other;
  }
}

export function sealOf(bytes: Uint8Array): readonly [number, number] {
  const seal = new Seal(bytes.length);
  seal.add(bytes);
  return seal.words();
}

/** Bytes of the whole words in so many bytes, which may be more than 2^31: bitwise arithmetic ends there. */
export const wholeWordsIn = (length: number): number => length - (length % WORD_BYTES);

/** Whole words, seen as such where they stand if that is possible. */
function wordsOf(bytes: Uint8Array): Int32Array {
  const aligned = bytes.byteOffset % WORD_BYTES === 0 ? bytes : new Uint8Array(bytes);
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length / WORD_BYTES);
}
