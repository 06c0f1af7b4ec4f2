import { HashIndex, hashPair } from './memory/hash-index.ts';
import { Records } from './memory/records.ts';
import type { Section, SectionReader, SectionWriter } from './memory/section.ts';

const WORDS = 2;
const INTS = 4;
const ACCOUNT = 0;
const SYMBOL = 1;
const OPEN_ORDERS = 2;

/** How many orders each account has open (resting and untriggered) on each symbol. */
export class Standings implements Section {
  readonly #records = new Records(WORDS);
  readonly #index = new HashIndex();

  /** Number of the standing of an account on a symbol, made when it is new. */
  of(account: number, symbol: number): number {
    const hash = hashPair(account, symbol);
    const { i32 } = this.#records;
    let standing = this.#index.first(hash);
    while (
      standing !== 0 &&
      (i32[standing * INTS + ACCOUNT] !== account || i32[standing * INTS + SYMBOL] !== symbol)
    )
      standing = this.#index.after(standing);
    return standing === 0 ? this.#make(hash, account, symbol) : standing;
  }

  openOrders(standing: number): number {
    return this.#records.i32[standing * INTS + OPEN_ORDERS] as number;
  }

  count(standing: number, change: 1 | -1): void {
    const at = standing * INTS + OPEN_ORDERS;
    this.#records.i32[at] = (this.#records.i32[at] as number) + change;
  }

  clear(): void {
    this.#records.clear();
    this.#index.clear();
  }

  save(to: SectionWriter): void {
    this.#records.save(to);
    this.#index.save(to);
  }

  load(from: SectionReader): void {
    this.#records.load(from);
    this.#index.load(from);
  }

  #make(hash: number, account: number, symbol: number): number {
    const standing = this.#records.take();
    const { i32 } = this.#records;
    i32[standing * INTS + ACCOUNT] = account;
    i32[standing * INTS + SYMBOL] = symbol;
    i32[standing * INTS + OPEN_ORDERS] = 0;
    this.#index.insert(hash, standing);
    return standing;
  }
}
