import { HashIndex, hashPair } from './memory/hash-index.ts';
import { Records } from './memory/records.ts';
import type { Section, SectionReader, SectionWriter } from './memory/section.ts';

/** Five ints and three more, so that a record is half a cache line. */
const WORDS = 4;
/** Shift from its number to its first int. */
const INT_SHIFT = 3;
const ACCOUNT = 0;
const SYMBOL = 1;
const OPEN_ORDERS = 2;
/** Numbers of the account's balances of the symbol's two assets. */
const BASE = 3;
const QUOTE = 4;

/** Standings that were found lately, by some bits of account and symbol. */
const LATEST = 1024;
const SYMBOL_SPREAD = 5;

/**
 * How an account stands on a symbol: how many orders it has open there (resting and untriggered), and which balances
 * they pay out of and into. It is made with the first order that is accepted.
 */
export class Standings implements Section {
  declare private readonly records: Records;
  declare private readonly latest: Int32Array;
  readonly #index = new HashIndex();

  constructor() {
    this.records = new Records(WORDS);
    this.latest = new Int32Array(LATEST);
  }

  /**
   * Number of the standing of an account on a symbol; 0 when it has none. Every order asks, so the one that was found
   * last at its place is looked at before chains are searched. What `latest` holds is no state: it is checked, and
   * standings never go but all together.
   */
  find(account: number, symbol: number): number {
    const { i32 } = this.records;
    const place = (account ^ (symbol << SYMBOL_SPREAD)) & (LATEST - 1);
    const guess = this.latest[place] as number;
    const at = guess << INT_SHIFT;
    if (guess !== 0 && i32[at | ACCOUNT] === account && i32[at | SYMBOL] === symbol) return guess;
    const found = this.#search(account, symbol);
    this.latest[place] = found;
    return found;
  }

  #search(account: number, symbol: number): number {
    const { i32 } = this.records;
    let standing = this.#index.first(hashPair(account, symbol));
    while (
      standing !== 0 &&
      (i32[(standing << INT_SHIFT) | ACCOUNT] !== account || i32[(standing << INT_SHIFT) | SYMBOL] !== symbol)
    )
      standing = this.#index.after(standing);
    return standing;
  }

  /** Makes one where there is none. */
  make(account: number, symbol: number, baseBalance: number, quoteBalance: number): number {
    const standing = this.records.take();
    const { i32 } = this.records;
    const at = standing << INT_SHIFT;
    i32[at | ACCOUNT] = account;
    i32[at | SYMBOL] = symbol;
    i32[at | OPEN_ORDERS] = 0;
    i32[at | BASE] = baseBalance;
    i32[at | QUOTE] = quoteBalance;
    this.#index.insert(hashPair(account, symbol), standing);
    return standing;
  }

  /** 0 for none. */
  openOrders(standing: number): number {
    return this.records.i32[(standing << INT_SHIFT) | OPEN_ORDERS] as number;
  }

  baseBalance(standing: number): number {
    return this.records.i32[(standing << INT_SHIFT) | BASE] as number;
  }

  quoteBalance(standing: number): number {
    return this.records.i32[(standing << INT_SHIFT) | QUOTE] as number;
  }

  /** The one that an order of that side pays out of. */
  payBalance(standing: number, isBuy: boolean): number {
    return this.records.i32[(standing << INT_SHIFT) | (isBuy ? QUOTE : BASE)] as number;
  }

  count(standing: number, change: 1 | -1): void {
    const at = (standing << INT_SHIFT) | OPEN_ORDERS;
    this.records.i32[at] = (this.records.i32[at] as number) + change;
  }

  clear(): void {
    this.records.clear();
    this.latest.fill(0);
    this.#index.clear();
  }

  save(to: SectionWriter): void {
    this.records.save(to);
    this.#index.save(to);
  }

  load(from: SectionReader): void {
    this.records.load(from);
    this.latest.fill(0);
    this.#index.load(from);
  }
}
