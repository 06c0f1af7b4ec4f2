import { assert } from '../assert.ts';

const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;
const TWO_32 = 2 ** 32;

/**
 * A 128-bit hash over a stream of values: MurmurHash3 x86_128 on 32-bit words. Good against accidents and bugs, not
 * against an attacker. Every value is written in one form that cannot be taken for another sequence of values:
 * numbers in two words, bigints and strings with their length before them.
 */
export class Hasher {
  #h1 = 0;
  #h2 = 0;
  #h3 = 0;
  #h4 = 0;
  #k1 = 0;
  #k2 = 0;
  #k3 = 0;
  #words = 0;

  /** A safe integer, negative ones too. */
  int(value: number): void {
    assert(Number.isSafeInteger(value), 'only safe integers are hashed');
    this.#word(value | 0);
    this.#word(Math.floor(value / TWO_32) | 0);
  }

  /** Null is a value of its own, which no safe integer shares. */
  intOrNull(value: number | null): void {
    if (value === null) {
      this.#word(0);
      this.#word(0x7fffffff);
    } else {
      this.int(value);
    }
  }

  bool(value: boolean): void {
    this.#word(value ? 1 : 0);
  }

  bigint(value: bigint): void {
    let rest = value < 0n ? -value : value;
    let words = 0;
    for (let left = rest; left > 0n; left >>= 32n) words++;
    this.#word(value < 0n ? -words : words);
    for (; rest > 0n; rest >>= 32n) this.#word(Number(rest & 0xffffffffn) | 0);
  }

  /** Money in two limbs; 48 bits each, so that the limbs of one value are always the same. */
  money(hi: number, lo: number): void {
    this.int(hi);
    this.int(lo);
  }

  string(value: string): void {
    this.#word(value.length);
    for (let at = 0; at < value.length; at++) this.#word(value.charCodeAt(at));
  }

  stringOrNull(value: string | null): void {
    if (value === null) this.#word(-1);
    else this.string(value);
  }

  /** 32 hex digits. The hasher is done with. */
  digest(): string {
    return this.words()
      .map((word) => (word >>> 0).toString(16).padStart(8, '0'))
      .join('');
  }

  /** The digest as four signed 32-bit words. The hasher is done with. */
  words(): number[] {
    const words = this.#words;
    while (this.#words % 4 !== 0) this.#word(0);
    return finalMix(this.#h1 ^ words, this.#h2 ^ words, this.#h3 ^ words, this.#h4 ^ words);
  }

  #word(word: number): void {
    switch (this.#words++ & 3) {
      case 0:
        this.#k1 = word;
        return;
      case 1:
        this.#k2 = word;
        return;
      case 2:
        this.#k3 = word;
        return;
      default:
        this.#block(this.#k1, this.#k2, this.#k3, word);
    }
  }

  #block(k1: number, k2: number, k3: number, k4: number): void {
    this.#h1 ^= Math.imul(rotate(Math.imul(k1, C1), 15), C2);
    this.#h1 = (Math.imul((rotate(this.#h1, 19) + this.#h2) | 0, 5) + 0x561ccd1b) | 0;
    this.#h2 ^= Math.imul(rotate(Math.imul(k2, C2), 16), C3);
    this.#h2 = (Math.imul((rotate(this.#h2, 17) + this.#h3) | 0, 5) + 0x0bcaa747) | 0;
    this.#h3 ^= Math.imul(rotate(Math.imul(k3, C3), 17), C4);
    this.#h3 = (Math.imul((rotate(this.#h3, 15) + this.#h4) | 0, 5) + 0x96cd1c35) | 0;
    this.#h4 ^= Math.imul(rotate(Math.imul(k4, C4), 18), C1);
    this.#h4 = (Math.imul((rotate(this.#h4, 13) + this.#h1) | 0, 5) + 0x32ac3b17) | 0;
  }
}

function finalMix(a: number, b: number, c: number, d: number): [number, number, number, number] {
  const sum = (a + b + c + d) | 0;
  const h1 = avalanche(sum);
  const h2 = avalanche((b + sum) | 0);
  const h3 = avalanche((c + sum) | 0);
  const h4 = avalanche((d + sum) | 0);
  const total = (h1 + h2 + h3 + h4) | 0;
  return [total, (h2 + total) | 0, (h3 + total) | 0, (h4 + total) | 0];
}

function avalanche(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
