import { HashIndex } from '../memory/hash-index.ts';
import type { Records } from '../memory/records.ts';
import type { Section, SectionReader, SectionWriter } from '../memory/section.ts';
import { TEXT_LENGTH_MAX, TextArena, TextBuffer } from '../memory/text-arena.ts';
import { ACCOUNT, CLIENT_HASH, CLIENT_ID, INT_SHIFT } from './layout.ts';

/** 1 for the letters of a client order id: A-Z a-z 0-9 . _ : - */
const IS_LETTER = new Uint8Array(128);
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-')
  IS_LETTER[letter.charCodeAt(0)] = 1;

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

  /** Reads an id of an account in; false for what is none: 1 to 64 of A-Z a-z 0-9 . _ : - */
  read(id: unknown, account: number): boolean {
    if (typeof id !== 'string' || id.length === 0 || id.length > TEXT_LENGTH_MAX) return false;
    const { words } = this.#read;
    const { length } = id;
    let hash = Math.imul(account + 1, 0x9e3779b1);
    let count = 0;
    // Four bytes to a word, the first of which is the length.
    let word = length;
    let shift = 8;
    for (let at = 0; at < length; at++) {
      const code = id.charCodeAt(at);
      if (code >= 128 || IS_LETTER[code] === 0) return false;
      word |= code << shift;
      shift = (shift + 8) & 31;
      if (shift === 0) {
        words[count++] = word;
        hash = mixed(hash, word);
        word = 0;
      }
    }
    if (shift !== 0) {
      words[count++] = word;
      hash = mixed(hash, word);
    }
    this.#read.wordCount = count;
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

  /** Gives the id to an order of the account, which has none yet. */
  bind(order: number): void {
    const { i32 } = this.orders;
    i32[(order << INT_SHIFT) | CLIENT_ID] = this.#texts.put(this.#read);
    i32[(order << INT_SHIFT) | CLIENT_HASH] = this.#hash;
    this.#index.insert(this.#hash, order);
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

function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x85ebca6b);
  return product ^ (product >>> 15);
}
