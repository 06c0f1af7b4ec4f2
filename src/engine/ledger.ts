import { assert } from './assert.ts';
import type { Emitter } from './events/emitter.ts';
import type { BalanceView } from './types.ts';

/** What one account has of one asset, in ledger units. `before*` is how it stood when this command touched it first. */
export type Balance = {
  readonly account: number;
  readonly asset: number;
  available: bigint;
  locked: bigint;
  touched: boolean;
  availableBefore: bigint;
  lockedBefore: bigint;
};

const NOTHING: BalanceView = { available: 0n, locked: 0n };

/**
 * Double entry: whatever a customer gains, another customer, FEES or EXTERNAL loses, so that per asset everything
 * together is always 0. FEES earns fees and pays rebates; EXTERNAL is the world that deposits come from.
 */
export class Ledger {
  readonly #balances: Balance[][] = [];
  readonly #fees: bigint[] = [];
  readonly #external: bigint[] = [];
  /** In the order this command touched them. */
  readonly #touched: Balance[] = [];

  /** The balance, made at 0 when it is new. */
  of(account: number, asset: number): Balance {
    return this.#balances[account]?.[asset] ?? this.#make(account, asset);
  }

  view(account: number, asset: number): BalanceView {
    const balance = this.#balances[account]?.[asset];
    return balance === undefined ? NOTHING : { available: balance.available, locked: balance.locked };
  }

  fees(asset: number): bigint {
    return this.#fees[asset] ?? 0n;
  }

  external(asset: number): bigint {
    return this.#external[asset] ?? 0n;
  }

  /** Moves money in from outside, or out for a negative amount. */
  transfer(balance: Balance, amount: bigint): void {
    this.#external[balance.asset] = this.external(balance.asset) - amount;
    this.credit(balance, amount);
  }

  /** Adds to what is available; a negative amount takes from it. */
  credit(balance: Balance, amount: bigint): void {
    this.#touch(balance);
    balance.available += amount;
    assert(balance.available >= 0n, 'a balance never goes below 0');
  }

  /** Moves from available to locked, or back for a negative amount. */
  lock(balance: Balance, amount: bigint): void {
    this.#touch(balance);
    balance.available -= amount;
    balance.locked += amount;
    assert(balance.available >= 0n && balance.locked >= 0n, 'a hold is covered by what is available');
  }

  /** Pays `amount` while `released` of a hold ends; what the hold had too much becomes available. */
  pay(balance: Balance, amount: bigint, released: bigint): void {
    this.#touch(balance);
    balance.locked -= released;
    balance.available += released - amount;
    assert(balance.available >= 0n && balance.locked >= 0n, 'a fill is never unfunded');
  }

  /** Gives a fee to FEES; a negative one is a rebate it pays. */
  collectFee(asset: number, fee: bigint): void {
    this.#fees[asset] = this.fees(asset) + fee;
  }

  /** Customers, FEES and EXTERNAL together: 0n, always. Work is per account. */
  conservation(asset: number): bigint {
    let sum = this.fees(asset) + this.external(asset);
    for (const own of this.#balances) {
      const balance = own?.[asset];
      if (balance !== undefined) sum += balance.available + balance.locked;
    }
    return sum;
  }

  /** Tells which balances the command has changed, in the order it touched them first. */
  flush(emitter: Emitter): void {
    for (const balance of this.#touched) {
      balance.touched = false;
      const { account, asset, available, locked } = balance;
      if (available === balance.availableBefore && locked === balance.lockedBefore) continue;
      emitter.balanceChanged(account, asset, available, locked);
    }
    this.#touched.length = 0;
  }

  #make(account: number, asset: number): Balance {
    const own = this.#balances[account] ?? [];
    const before = { touched: false, availableBefore: 0n, lockedBefore: 0n };
    const made: Balance = { account, asset, available: 0n, locked: 0n, ...before };
    own[asset] = made;
    this.#balances[account] = own;
    return made;
  }

  #touch(balance: Balance): void {
    if (balance.touched) return;
    balance.touched = true;
    balance.availableBefore = balance.available;
    balance.lockedBefore = balance.locked;
    this.#touched.push(balance);
  }
}
