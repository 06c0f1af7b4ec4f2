import { putNextSeq } from './accounts.ts';
import { assert } from './assert.ts';
import type { Emitter } from './events/emitter.ts';
import { BALANCE_CHANGED, EVENTS_MAX, HEAD, INT_SHIFT, WORD_SHIFT } from './events/layout.ts';
import { HashIndex, hashPair } from './memory/hash-index.ts';
import { RECORDS_MAX, Records } from './memory/records.ts';
import type { Section, SectionReader, SectionWriter } from './memory/section.ts';
import { addUnits, compareLimbs, LIMB, toBigInt, type Wide } from './money/wide.ts';
import type { BalanceView } from './types.ts';

/** A balance: four float64 (each amount in two limbs) and three ints, together a line of the cache. */
const WORDS = 8;
const INTS = 16;
export const AVAILABLE = 0;
export const LOCKED = 2;
const ACCOUNT = 8;
export const ASSET = 9;
const TOUCHED = 10;

/** A balance that was touched: the amounts as they stood before, and its number. */
const TOUCH_WORDS = 8;
const BALANCE = 4;
/** Every place in the list of them, whose length is a power of two: as in `balanceAt`. */
const TOUCHED_MASK = RECORDS_MAX * TOUCH_WORDS - 1;
/** Balances a command can touch before their list grows; there is always room for one more. */
const FIRST_TOUCHED = 16;

/** What is nobody's: FEES and EXTERNAL of an asset. */
const ASSET_WORDS = 4;
const FEES = 0;
const EXTERNAL = 2;

const HI_MAX = 2 ** 52;

const NOTHING: BalanceView = { available: 0n, locked: 0n };

/** What one side of a fill moves, each amount up to HOLD_BOUND. A float64 that crosses a call would cost an object. */
class Payment {
  /** Negative zeros make all of them float64 from the start, whatever comes first. A rebate is negative. */
  fee = -0;
  /** What is paid, and how much of a hold ends with it. */
  cost = -0;
  released = -0;
  received = -0;
}

/**
 * Double entry in two limbs: whatever a customer gains, another customer, FEES or EXTERNAL loses, so that per asset
 * everything together is always 0. FEES earns fees and pays rebates; EXTERNAL is the world that deposits come from.
 *
 * What takes `Units` instead of a `Wide` does the same for an amount up to HOLD_BOUND in one number, which is how
 * orders are nearly always paid.
 */
export class Ledger implements Section {
  /** For who moves a hold and tells of it at once. */
  readonly balances = new Records(WORDS);
  /** For `settleUnits`; filled anew for each. */
  readonly payment = new Payment();
  readonly #index = new HashIndex();
  readonly #assets = new Records(ASSET_WORDS);
  /** The balances this command has touched, in order; empty between commands. */
  #touched = new Float64Array(FIRST_TOUCHED * TOUCH_WORDS);
  #touchedEnd = 0;

  /** Number of a balance, made at 0 when it is new. */
  of(account: number, asset: number): number {
    const found = this.find(account, asset);
    return found === 0 ? this.#make(account, asset) : found;
  }

  /** Number of a balance; 0 where there is none, which is a balance of nothing. */
  find(account: number, asset: number): number {
    const { i32 } = this.balances;
    let balance = this.#index.first(hashPair(account, asset));
    while (
      balance !== 0 &&
      (i32[balance * INTS + ACCOUNT] !== account || i32[balance * INTS + ASSET] !== asset)
    )
      balance = this.#index.after(balance);
    return balance;
  }

  /** Negative where the balance has less available than the amount. */
  compareAvailable(balance: number, hi: number, lo: number): number {
    const { f64 } = this.balances;
    const at = balance * WORDS + AVAILABLE;
    return compareLimbs(f64[at] as number, f64[at + 1] as number, hi, lo);
  }

  /** Whether the balance has that much available; `units` from 0 to HOLD_BOUND. */
  covers(balance: number, units: number): boolean {
    const { f64 } = this.balances;
    const at = balanceAt(balance) + AVAILABLE;
    // Beyond 2^53 the sum is rounded, but not below what is far above `units`.
    return (f64[at] as number) * LIMB + (f64[at + 1] as number) >= units;
  }

  addAvailableTo(sum: Wide, balance: number): Wide {
    const { f64 } = this.balances;
    const at = balance * WORDS + AVAILABLE;
    return sum.add(f64[at] as number, f64[at + 1] as number);
  }

  /** Adds to what is available, or takes from it. */
  credit(balance: number, amount: Wide): void {
    this.#touch(balance);
    const at = balance * WORDS + AVAILABLE;
    add(this.balances.f64, at, amount.hi, amount.lo);
    assertBalance(this.balances.f64[at] as number);
  }

  debit(balance: number, amount: Wide): void {
    this.#touch(balance);
    const at = balance * WORDS + AVAILABLE;
    subtract(this.balances.f64, at, amount.hi, amount.lo);
    assertBalance(this.balances.f64[at] as number);
  }

  /** Moves from available to locked, or back for a negative amount. */
  lock(balance: number, amount: Wide): void {
    this.#touch(balance);
    const { f64 } = this.balances;
    const at = balance * WORDS;
    subtract(f64, at + AVAILABLE, amount.hi, amount.lo);
    add(f64, at + LOCKED, amount.hi, amount.lo);
    this.#assertCovered(at);
  }

  /** Pays `amount` while `released` of a hold ends; what the hold had too much becomes available. */
  pay(balance: number, amount: Wide, released: Wide): void {
    this.#touch(balance);
    const { f64 } = this.balances;
    const at = balance * WORDS;
    subtract(f64, at + LOCKED, released.hi, released.lo);
    add(f64, at + AVAILABLE, released.hi, released.lo);
    subtract(f64, at + AVAILABLE, amount.hi, amount.lo);
    this.#assertCovered(at);
  }

  lockUnits(balance: number, units: number): void {
    this.#move(balance, -units, units);
  }

  /** Gives a fee to FEES; a negative one is a rebate it pays. */
  collectFee(asset: number, fee: Wide): void {
    const at = this.#assetAt(asset);
    add(this.#assets.f64, at + FEES, fee.hi, fee.lo);
  }

  /**
   * Does what `payment` says: the fee goes to FEES, what was paid goes and what of the hold it did not take becomes
   * available, then what was received comes in.
   */
  settleUnits(pays: number, receives: number, feeAsset: number): void {
    const { fee, cost, released, received } = this.payment;
    const at = this.#assetAt(feeAsset);
    addUnits(this.#assets.f64, at + FEES, fee);
    this.#move(pays, released - cost, -released);
    this.#move(receives, received, 0);
  }

  /** Money comes in from outside. */
  deposit(balance: number, amount: Wide): void {
    const at = this.#assetAt(this.#assetOf(balance));
    subtract(this.#assets.f64, at + EXTERNAL, amount.hi, amount.lo);
    this.credit(balance, amount);
  }

  withdraw(balance: number, amount: Wide): void {
    const at = this.#assetAt(this.#assetOf(balance));
    add(this.#assets.f64, at + EXTERNAL, amount.hi, amount.lo);
    this.debit(balance, amount);
  }

  view(account: number, asset: number): BalanceView {
    const balance = this.find(account, asset);
    if (balance === 0) return NOTHING;
    const { f64 } = this.balances;
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
    const { f64, i32 } = this.balances;
    let sum = this.fees(asset) + this.external(asset);
    for (let balance = 1; balance < this.balances.used; balance++)
      if (i32[balance * INTS + ASSET] === asset)
        sum += moneyAt(f64, balance * WORDS + AVAILABLE) + moneyAt(f64, balance * WORDS + LOCKED);
    return sum;
  }

  /**
   * Tells which balances the command has changed, in the order it touched them first. It writes the events itself: one
   * loop without a call, since most commands have several.
   */
  flush({ ring, accounts }: Emitter): void {
    const end = this.#touchedEnd;
    this.#touchedEnd = 0;
    ring.reserve(end / TOUCH_WORDS);
    const { f64, i32 } = this.balances;
    const touched = this.#touched;
    const { f64: words, i32: ints, mask, head } = ring;
    const seqs = accounts.records.f64;
    let { seq } = ring;
    for (let was = 0; was < end; was += TOUCH_WORDS) {
      const balance = (touched[was + BALANCE] as number) | 0;
      const at = balanceAt(balance);
      i32[at * 2 + TOUCHED] = 0;
      if (
        f64[at] !== touched[was] ||
        f64[at + 1] !== touched[was + 1] ||
        f64[at + 2] !== touched[was + 2] ||
        f64[at + 3] !== touched[was + 3]
      ) {
        seq++;
        const place = seq & mask & (EVENTS_MAX - 1);
        const account = i32[at * 2 + ACCOUNT] as number;
        const int = place << INT_SHIFT;
        ints[int | HEAD] = head | BALANCE_CHANGED;
        ints[int | 1] = account;
        ints[int | 2] = i32[at * 2 + ASSET] as number;
        const word = place << WORD_SHIFT;
        words[word | 4] = f64[at] as number;
        words[word | 5] = f64[at + 1] as number;
        words[word | 6] = f64[at + 2] as number;
        words[word | 7] = f64[at + 3] as number;
        putNextSeq(seqs, account, words, word | 8);
      }
    }
    ring.seq = seq;
  }

  clear(): void {
    this.balances.clear();
    this.#index.clear();
    this.#assets.clear();
    this.#touchedEnd = 0;
  }

  save(to: SectionWriter): void {
    this.balances.save(to);
    this.#index.save(to);
    this.#assets.save(to);
  }

  load(from: SectionReader): void {
    this.balances.load(from);
    this.#index.load(from);
    this.#assets.load(from);
  }

  #assetOf(balance: number): number {
    return this.balances.i32[balance * INTS + ASSET] as number;
  }

  #assertCovered(at: number): void {
    const { f64 } = this.balances;
    assertBalance(f64[at + AVAILABLE] as number);
    assertBalance(f64[at + LOCKED] as number);
  }

  /** Where the record of an asset is, which is made when it is new: views of the records are fetched after this. */
  #assetAt(asset: number): number {
    this.#assets.cover(asset + 1);
    return (asset + 1) * ASSET_WORDS;
  }

  #make(account: number, asset: number): number {
    const balance = this.balances.take();
    const { i32 } = this.balances;
    this.balances.f64.fill(0, balance * WORDS, (balance + 1) * WORDS);
    i32[balance * INTS + ACCOUNT] = account;
    i32[balance * INTS + ASSET] = asset;
    this.#index.insert(hashPair(account, asset), balance);
    return balance;
  }

  /** Changes what is available and what is locked of a balance, each by up to HOLD_BOUND. */
  #move(balance: number, toAvailable: number, toLocked: number): void {
    const { f64, i32 } = this.balances;
    const at = balanceAt(balance);
    if (i32[at * 2 + TOUCHED] === 0) this.#remember(balance);
    const available = (f64[at + AVAILABLE + 1] as number) + toAvailable;
    const locked = (f64[at + LOCKED + 1] as number) + toLocked;
    if (available >= 0 && available < LIMB) f64[at + AVAILABLE + 1] = available;
    else carry(f64, at + AVAILABLE, available);
    if (locked >= 0 && locked < LIMB) f64[at + LOCKED + 1] = locked;
    else carry(f64, at + LOCKED, locked);
  }

  #touch(balance: number): void {
    if (this.balances.i32[balance * INTS + TOUCHED] === 0) this.#remember(balance);
  }

  #remember(balance: number): void {
    const was = this.#touchedEnd & TOUCHED_MASK;
    const { f64, i32 } = this.balances;
    const touched = this.#touched;
    const at = balanceAt(balance);
    i32[at * 2 + TOUCHED] = 1;
    touched[was] = f64[at] as number;
    touched[was + 1] = f64[at + 1] as number;
    touched[was + 2] = f64[at + 2] as number;
    touched[was + 3] = f64[at + 3] as number;
    touched[was + BALANCE] = balance;
    this.#touchedEnd = was + TOUCH_WORDS;
    if (this.#touchedEnd === touched.length) this.#growTouched();
  }

  #growTouched(): void {
    const touched = new Float64Array(this.#touched.length * 2);
    touched.set(this.#touched);
    this.#touched = touched;
  }
}

/** Where a record begins. The mask tells the compiler what it is known for: that nothing added to it overflows. */
export const balanceAt = (balance: number): number => (balance & (RECORDS_MAX - 1)) * WORDS;

/** A hold is covered, a fill is never unfunded, and the high limb is far from where it would not be exact. */
function assertBalance(hi: number): void {
  assert(hi >= 0 && hi < HI_MAX, 'a balance never goes below 0 nor beyond 2^100');
}

/** As long as the high limb of an amount stays, it stays in its bounds; this is for when it does not. */
function carry(f64: Float64Array, at: number, low: number): void {
  const high = Math.floor(low / LIMB);
  f64[at + 1] = low - high * LIMB;
  f64[at] = (f64[at] as number) + high;
  assertBalance(f64[at] as number);
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

function moneyAt(f64: Float64Array, at: number): bigint {
  return toBigInt(f64[at] as number, f64[at + 1] as number);
}
