import type { Market } from '../market.ts';
import { RATE_ONE } from '../money/fee.ts';
import { Wide } from '../money/wide.ts';

const RATE_ONE_BIG = BigInt(RATE_ONE);
const MOST_LOTS = BigInt(Number.MAX_SAFE_INTEGER);

/** What is left of the quote quantity of one taker. Such orders are rare: it divides with BigInt. */
export class QuoteBudget {
  readonly #market: Market;
  /** The largest notional N with N + ceil(N x rate) <= budget: exact, because N and the budget are integers. */
  readonly #reach: bigint;
  /** Notional that counts against it: fills, and what DECREMENT takes off. */
  #used = 0n;
  readonly #notional = new Wide();

  /** `rate`: what a buyer pays on top in quote, else 0. */
  constructor(market: Market, budget: bigint, rate: number) {
    this.#market = market;
    this.#reach = (budget * RATE_ONE_BIG) / (RATE_ONE_BIG + BigInt(rate));
  }

  /** The most whole lots at `ticks` whose cost still fits; 0 when none does. */
  affordableLots(ticks: number): number {
    if (ticks === 0) return 0;
    const perLot = this.#market.notional(ticks, 1, this.#notional).toBigInt();
    const lots = (this.#reach - this.#used) / perLot;
    return lots > MOST_LOTS ? Number.MAX_SAFE_INTEGER : Number(lots);
  }

  use(notional: Wide): void {
    this.#used += notional.toBigInt();
  }
}
