import { assert } from './assert.ts';
import type { Emitter } from './events/emitter.ts';
import { HashIndex, hashPair } from './memory/hash-index.ts';
import { Records } from './memory/records.ts';
import type { Section, SectionReader, SectionWriter } from './memory/section.ts';
import { compareLimbs, LIMB, toBigInt, type Wide } from './money/wide.ts';
import type { BalanceView } from './types.ts';

/** A balance: eight float64 (each amount in two limbs) and three ints. */
const WORDS = 10;
const INTS = 20;
const AVAILABLE = 0;
const LOCKED = 2;
/** As it stood when the command touched it first. */
const AVAILABLE_BEFORE = 4;
const LOCKED_BEFORE = 6;
const ACCOUNT = 16;
const ASSET = 17;
const TOUCHED = 18;

/** What is nobody's: FEES and EXTERNAL of an asset. */
const ASSET_WORDS = 4;
const FEES = 0;
const EXTERNAL = 2;

const HI_MAX = 2 ** 52;

const NOTHING: BalanceView = { available: 0n, locked: 0n };

/**
 * Double entry in two limbs: whatever a customer gains, another customer, FEES or EXTERNAL loses, so that per asset
 * everything together is always 0. FEES earns fees and pays rebates; EXTERNAL is the world that deposits come from.
 */
export class Ledger implements Section {
  readonly #balances = new Records(WORDS);
  readonly #index = new HashIndex();
  readonly #assets = new Records(ASSET_WORDS);
  /** Numbers of the balances this command has touched, in order; empty between commands. */
  readonly #touched: number[] = [];
  #touchedCount = 0;

  /** Number of a balance, made at 0 when it is new. */
  of(account: number, asset: number): number {
    const found = this.find(account, asset);
    return found === 0 ? this.#make(account, asset) : found;
  }

  /** Negative where the balance has less available than the amount. */
  compareAvailable(balance: number, hi: number, lo: number): number {
    const { f64 } = this.#balances;
    const at = balance * WORDS + AVAILABLE;
    return compareLimbs(f64[at] as number, f64[at + 1] as number, hi, lo);
  }

  addAvailableTo(sum: Wide, balance: number): Wide {
    const { f64 } = this.#balances;
    const at = balance * WORDS + AVAILABLE;
    return sum.add(f64[at] as number, f64[at + 1] as number);
  }

  /** Adds to what is available, or takes from it. */
  credit(balance: number, amount: Wide): void {
    this.#touch(balance);
    const at = balance * WORDS + AVAILABLE;
    add(this.#balances.f64, at, amount.hi, amount.lo);
    assertBalance(this.#balances.f64[at] as number);
  }

  debit(balance: number, amount: Wide): void {
    this.#touch(balance);
    const at = balance * WORDS + AVAILABLE;
    subtract(this.#balances.f64, at, amount.hi, amount.lo);
    assertBalance(this.#balances.f64[at] as number);
  }

  /** Moves from available to locked, or back for a negative amount. */
  lock(balance: number, amount: Wide): void {
    this.#touch(balance);
    const { f64 } = this.#balances;
    const at = balance * WORDS;
    subtract(f64, at + AVAILABLE, amount.hi, amount.lo);
    add(f64, at + LOCKED, amount.hi, amount.lo);
    this.#assertCovered(at);
  }

  /** Pays `amount` while `released` of a hold ends; what the hold had too much becomes available. */
  pay(balance: number, amount: Wide, released: Wide): void {
    this.#touch(balance);
    const { f64 } = this.#balances;
    const at = balance * WORDS;
    subtract(f64, at + LOCKED, released.hi, released.lo);
    add(f64, at + AVAILABLE, released.hi, released.lo);
    subtract(f64, at + AVAILABLE, amount.hi, amount.lo);
    this.#assertCovered(at);
  }

  /** Gives a fee to FEES; a negative one is a rebate it pays. */
  collectFee(asset: number, fee: Wide): void {
    this.#assets.cover(asset + 1);
    add(this.#assets.f64, (asset + 1) * ASSET_WORDS + FEES, fee.hi, fee.lo);
  }

  /** Money comes in from outside. */
  deposit(balance: number, amount: Wide): void {
    const asset = this.#assetOf(balance);
    this.#assets.cover(asset + 1);
    subtract(this.#assets.f64, (asset + 1) * ASSET_WORDS + EXTERNAL, amount.hi, amount.lo);
    this.credit(balance, amount);
  }

  withdraw(balance: number, amount: Wide): void {
    const asset = this.#assetOf(balance);
    this.#assets.cover(asset + 1);
    add(this.#assets.f64, (asset + 1) * ASSET_WORDS + EXTERNAL, amount.hi, amount.lo);
    this.debit(balance, amount);
  }

  view(account: number, asset: number): BalanceView {
    const balance = this.find(account, asset);
    if (balance === 0) return NOTHING;
    const { f64 } = this.#balances;
    return {
      available: moneyAt(f64, balance * WORDS + AVAILABLE),
      locked: moneyAt(f64, balance * WORDS + LOCKED),
    };
  }

  fees(asset: number): bigint {
    return asset + 1 < this.#assets.used ? moneyAt(this.#assets.f64, (asset + 1) * ASSET_WORDS + FEES) : 0n;
  }

  external(asset: number): bigint {
    const isKnown = asset + 1 < this.#assets.used;
    return isKnown ? moneyAt(this.#assets.f64, (asset + 1) * ASSET_WORDS + EXTERNAL) : 0n;
  }

  /** Customers, FEES and EXTERNAL together: 0n, always. Work is per balance. */
  conservation(asset: number): bigint {
    const { f64, i32 } = this.#balances;
    let sum = this.fees(asset) + this.external(asset);
    for (let balance = 1; balance < this.#balances.used; balance++)
      if (i32[balance * INTS + ASSET] === asset)
        sum += moneyAt(f64, balance * WORDS + AVAILABLE) + moneyAt(f64, balance * WORDS + LOCKED);
    return sum;
  }

  /** Tells which balances the command has changed, in the order it touched them first. */
  flush(emitter: Emitter): void {
    const { f64, i32 } = this.#balances;
    for (let place = 0; place < this.#touchedCount; place++) {
      const balance = this.#touched[place] as number;
      const at = balance * WORDS;
      i32[balance * INTS + TOUCHED] = 0;
      if (isSame(f64, at + AVAILABLE, at + AVAILABLE_BEFORE) && isSame(f64, at + LOCKED, at + LOCKED_BEFORE))
        continue;
      emitter.balanceChanged(
        i32[balance * INTS + ACCOUNT] as number,
        i32[balance * INTS + ASSET] as number,
        f64[at + AVAILABLE] as number,
        f64[at + AVAILABLE + 1] as number,
        f64[at + LOCKED] as number,
        f64[at + LOCKED + 1] as number,
      );
    }
    this.#touchedCount = 0;
  }

  clear(): void {
    this.#balances.clear();
    this.#index.clear();
    this.#assets.clear();
    this.#touchedCount = 0;
  }

  save(to: SectionWriter): void {
    this.#balances.save(to);
    this.#index.save(to);
    this.#assets.save(to);
  }

  load(from: SectionReader): void {
    this.#balances.load(from);
    this.#index.load(from);
    this.#assets.load(from);
  }

  #assetOf(balance: number): number {
    return this.#balances.i32[balance * INTS + ASSET] as number;
  }

  #assertCovered(at: number): void {
    const { f64 } = this.#balances;
    assertBalance(f64[at + AVAILABLE] as number);
    assertBalance(f64[at + LOCKED] as number);
  }

  /** Number of a balance; 0 where there is none. */
  find(account: number, asset: number): number {
    const { i32 } = this.#balances;
    let balance = this.#index.first(hashPair(account, asset));
    while (
      balance !== 0 &&
      (i32[balance * INTS + ACCOUNT] !== account || i32[balance * INTS + ASSET] !== asset)
    )
      balance = this.#index.after(balance);
    return balance;
  }

  #make(account: number, asset: number): number {
    const balance = this.#balances.take();
    const { i32 } = this.#balances;
    this.#balances.f64.fill(0, balance * WORDS, (balance + 1) * WORDS);
    i32[balance * INTS + ACCOUNT] = account;
    i32[balance * INTS + ASSET] = asset;
    this.#index.insert(hashPair(account, asset), balance);
    return balance;
  }

  #touch(balance: number): void {
    const { f64, i32 } = this.#balances;
    if (i32[balance * INTS + TOUCHED] === 1) return;
    i32[balance * INTS + TOUCHED] = 1;
    const at = balance * WORDS;
    for (let word = 0; word < 4; word++) f64[at + AVAILABLE_BEFORE + word] = f64[at + word] as number;
    this.#touched[this.#touchedCount++] = balance;
  }
}

/** A hold is covered, a fill is never unfunded, and the high limb is far from where it would not be exact. */
function assertBalance(hi: number): void {
  assert(hi >= 0 && hi < HI_MAX, 'a balance never goes below 0 nor beyond 2^100');
}

function add(f64: Float64Array, at: number, hi: number, lo: number): void {
  const low = (f64[at + 1] as number) + lo;
  const carry = low >= LIMB ? 1 : 0;
  f64[at] = (f64[at] as number) + hi + carry;
  f64[at + 1] = low - carry * LIMB;
}

function subtract(f64: Float64Array, at: number, hi: number, lo: number): void {
  const low = (f64[at + 1] as number) - lo;
  const borrow = low < 0 ? 1 : 0;
  f64[at] = (f64[at] as number) - hi - borrow;
  f64[at + 1] = low + borrow * LIMB;
}

function isSame(f64: Float64Array, one: number, other: number): boolean {
  return f64[one] === f64[other] && f64[one + 1] === f64[other + 1];
}

function moneyAt(f64: Float64Array, at: number): bigint {
  return toBigInt(f64[at] as number, f64[at + 1] as number);
}
