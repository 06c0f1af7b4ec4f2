import { HashIndex } from '../memory/hash-index.ts';
import type { Records } from '../memory/records.ts';
import type { Section, SectionReader, SectionWriter } from '../memory/section.ts';
import { TEXT_LENGTH_MAX, TextArena, TextBuffer } from '../memory/text-arena.ts';
import { ACCOUNT, CLIENT_HASH, CLIENT_ID, INT_SHIFT } from './layout.ts';

const ASCII_MAX = 127;
/** By letter of ASCII: 0 for A-Z a-z 0-9 . _ : - of which client order ids are made, else 1. */
const BADNESS = new Uint8Array(ASCII_MAX + 1).fill(1);
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-')
  BADNESS[letter.charCodeAt(0)] = 0;

/**
 * Which order has which client order id; the id is unique per account. An id is first read in, which checks and hashes
 * it in one pass; `find` and `bind` are then about the one that was read last.
 */
export class ClientIds implements Section {
  declare private readonly orders: Records;
  readonly #texts = new TextArena();
  readonly #index = new HashIndex();
  readonly #read = new TextBuffer();
  #account = 0;
  #hash = 0;

  /** `orders`: the records whose ids these are. */
  constructor(orders: Records) {
    this.orders = orders;
  }

  /**
   * Reads an id of an account in; false for what is none: 1 to 64 of A-Z a-z 0-9 . _ : -
   *
   * Four bytes go to a word, the first of which is the length: it stands where the letter before the first one would.
   * Most letters are read four at a time, a line for each: at each it is found out anew how the text is stored, and
   * the turn of a loop for each would cost as much again.
   */
  read(id: unknown, account: number): boolean {
    if (typeof id !== 'string') return false;
    const { length } = id;
    if (length === 0 || length > TEXT_LENGTH_MAX) return false;
    const { words } = this.#read;
    let hash = Math.imul(account + 1, 0x9e3779b1);
    let at = 0;
    let word = length;
    let shift = 8;
    if (length >= 3) {
      const one = id.charCodeAt(0);
      const two = id.charCodeAt(1);
      const three = id.charCodeAt(2);
      if (!areGood(one, two, three, three)) return false;
      word |= (one << 8) | (two << 16) | (three << 24);
      words[0] = word;
      hash = mixed(hash, word);
      const end = length - 3;
      for (at = 3; at < end; at += 4) {
        const one = id.charCodeAt(at);
        const two = id.charCodeAt(at + 1);
        const three = id.charCodeAt(at + 2);
        const four = id.charCodeAt(at + 3);
        if (!areGood(one, two, three, four)) return false;
        word = one | (two << 8) | (three << 16) | (four << 24);
        words[(at + 1) >> 2] = word;
        hash = mixed(hash, word);
      }
      word = 0;
      shift = 0;
    }
    if (at < length) {
      const last = (at + 1) >> 2;
      for (; at < length; at++) {
        const letter = id.charCodeAt(at);
        if (!areGood(letter, letter, letter, letter)) return false;
        word |= letter << shift;
        shift += 8;
      }
      words[last] = word;
      hash = mixed(hash, word);
    }
    this.#read.wordCount = (length + 4) >> 2;
    this.#account = account;
    this.#hash = hash;
    return true;
  }

  /** Record of the order that has the id; 0 when none has. */
  find(): number {
    const { i32 } = this.orders;
    let order = this.#index.first(this.#hash);
    while (order !== 0 && !this.#has(i32, order)) order = this.#index.after(order);
    return order;
  }

  /** Reads an id in; false for what is none, and for one that an order of the account has. */
  isNew(id: unknown, account: number): boolean {
    return this.read(id, account) && this.find() === 0;
  }

  /** Gives the id to an order of the account, which has none yet. */
  bind(order: number): void {
    const text = this.put(order);
    this.orders.i32[(order << INT_SHIFT) | CLIENT_ID] = text;
  }

  /** The same for a caller that writes the number of the text, which is answered, into the record itself. */
  put(order: number): number {
    const text = this.#texts.put(this.#read);
    this.orders.i32[(order << INT_SHIFT) | CLIENT_HASH] = this.#hash;
    this.#index.insert(this.#hash, order);
    return text;
  }

  /** Gives the id of an order that has one free for others; the order itself can still be asked for it. */
  release(order: number): void {
    this.#index.remove(this.orders.i32[(order << INT_SHIFT) | CLIENT_HASH] as number, order);
  }

  /** Forgets the text of an id that was released, by its number. */
  forget(text: number): void {
    this.#texts.give(text);
  }

  /** The id of an order; null when it has none. */
  text(order: number): string | null {
    const text = this.orders.i32[(order << INT_SHIFT) | CLIENT_ID] as number;
    return text === 0 ? null : this.#texts.read(text);
  }

  clear(): void {
    this.#texts.clear();
    this.#index.clear();
  }

  save(to: SectionWriter): void {
    this.#index.save(to);
    this.#texts.save(to);
  }

  load(from: SectionReader): void {
    this.#index.load(from);
    this.#texts.load(from);
  }

  #has(i32: Int32Array, order: number): boolean {
    return (
      i32[(order << INT_SHIFT) | ACCOUNT] === this.#account &&
      this.#texts.equals(i32[(order << INT_SHIFT) | CLIENT_ID] as number, this.#read)
    );
  }
}

/** Whether an id may have all four letters. Why it is a constant stands at `assert`. */
const areGood = (one: number, two: number, three: number, four: number): boolean =>
  (one | two | three | four) <= ASCII_MAX &&
  ((BADNESS[one] as number) |
    (BADNESS[two] as number) |
    (BADNESS[three] as number) |
    (BADNESS[four] as number)) ===
    0;

const mixed = (hash: number, word: number): number => {
  const product = Math.imul(hash ^ word, 0x85ebca6b);
  return product ^ (product >>> 15);
};
