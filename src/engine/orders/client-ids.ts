import { HashIndex } from '../memory/hash-index.ts';
import type { Records } from '../memory/records.ts';
import type { Section, SectionReader, SectionWriter } from '../memory/section.ts';
import { TEXT_LENGTH_MAX, TextArena, TextBuffer } from '../memory/text-arena.ts';
import { ACCOUNT, CLIENT_HASH, CLIENT_ID, INT_SHIFT } from './layout.ts';

const ASCII_MAX = 127;
/** By the lowest seven bits of a letter: 0 for A-Z a-z 0-9 . _ : - of which client order ids are made, else 128. */
const BADNESS = new Uint8Array(ASCII_MAX + 1).fill(ASCII_MAX + 1);
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

  /** Reads an id of an account in; false for what is none: 1 to 64 of A-Z a-z 0-9 . _ : - */
  read(id: unknown, account: number): boolean {
    if (typeof id !== 'string' || id.length === 0 || id.length > TEXT_LENGTH_MAX) return false;
    const { words } = this.#read;
    const { length } = id;
    let hash = Math.imul(account + 1, 0x9e3779b1);
    let count = 0;
    let seen = 0;
    // Four bytes to a word, the first of which is the length: it stands where the letter before the first one would.
    let at = -1;
    for (; at + 4 <= length; at += 4) {
      const first = at === -1 ? length : id.charCodeAt(at);
      const second = id.charCodeAt(at + 1);
      const third = id.charCodeAt(at + 2);
      const fourth = id.charCodeAt(at + 3);
      seen |= (at === -1 ? 0 : first | badness(first)) | second | third | fourth;
      seen |= badness(second) | badness(third) | badness(fourth);
      const word = first | (second << 8) | (third << 16) | (fourth << 24);
      words[count++] = word;
      hash = mixed(hash, word);
    }
    if (at < length) {
      let word = at === -1 ? length : 0;
      for (let rest = Math.max(at, 0); rest < length; rest++) {
        const code = id.charCodeAt(rest);
        seen |= code | badness(code);
        word |= code << ((rest - at) << 3);
      }
      words[count++] = word;
      hash = mixed(hash, word);
    }
    if (seen > ASCII_MAX) return false;
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

/** 128 for what no id may have; what is beyond ASCII has a bit above the seventh of its own. */
function badness(code: number): number {
  return BADNESS[code & ASCII_MAX] as number;
}

function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x85ebca6b);
  return product ^ (product >>> 15);
}
