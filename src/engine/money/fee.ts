import { Wide } from './wide.ts';

/** Fee rates are integers of 1e-8. */
export const RATE_ONE = 100_000_000;
const RATE_ONE_BIG = BigInt(RATE_ONE);

/**
 * Cumulative fees. The exact sum of amount x rate over the fills of an order is kept as what was paid and a rest:
 * exact = paid x 1e8 - rest, 0 <= rest < 1e8. So the fee of the next fill is ceil((amount x rate - rest) / 1e8), and
 * all fees together are ceil(exact / 1e8), however many fills there were.
 */
export class FeeStep {
  /** Fee of the fill, ledger units; negative for a rebate. */
  readonly fee = new Wide();
  /** The same in one number, where it was reckoned in one. */
  units = -0;
  /** The rest after it. */
  rest = -0;
  /** The asset it is in. */
  asset = 0;

  /** `amount` from 0; |rate| at most 1e7. */
  reckon(amount: Wide, rate: number, rest: number): void {
    const safe = amount.toSafe();
    if (safe === -1) this.#reckonWide(amount, rate, rest);
    else this.reckonUnits(safe, rate, rest);
  }

  /**
   * The same for an amount that is a safe integer. Split by 1e8, every product below stays under 2^53, and so does
   * every quotient's fraction stay apart from 0.
   */
  reckonUnits(amount: number, rate: number, rest: number): void {
    const whole = Math.floor(amount / RATE_ONE);
    const part = (amount - whole * RATE_ONE) * rate - rest;
    // Adding 0 turns a negative zero into zero.
    const rounded = Math.ceil(part / RATE_ONE) + 0;
    this.units = whole * rate + rounded;
    this.fee.setNumber(this.units);
    this.rest = rounded * RATE_ONE - part;
  }

  /** Beyond 2^53 units a fill is rare enough for BigInt. */
  #reckonWide(amount: Wide, rate: number, rest: number): void {
    const part = amount.toBigInt() * BigInt(rate) - BigInt(rest);
    const down = part / RATE_ONE_BIG;
    const rounded = part > 0n && down * RATE_ONE_BIG !== part ? down + 1n : down;
    this.fee.setBigInt(rounded);
    this.rest = Number(rounded * RATE_ONE_BIG - part);
  }
}

/** The fee as `FeeStep` reckons it, in one number, for an amount that is a safe integer from 0. */
export const feeOfUnits = (amount: number, rate: number, rest: number): number => {
  const whole = Math.floor(amount / RATE_ONE);
  return whole * rate + Math.ceil(((amount - whole * RATE_ONE) * rate - rest) / RATE_ONE) + 0;
};

/** The rate a hold is made for: the higher one, whichever side the order ends on. Rebates are not counted on. */
export const highestRate = (makerRate: number, takerRate: number): number =>
  Math.max(makerRate, takerRate, 0);
