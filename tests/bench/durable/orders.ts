import type { CommandDraft, Outcome } from '../../../src/worker/exchange/types.ts';
import { type Random, seededRandom } from '../engine/flow/random.ts';

/** Orders that may rest before the next command cancels one. */
const RESTING = 1000;
/** 50,000.00 dollars, in ticks of BTC-USD. */
const MIDDLE_TICKS = 5_000_000;
/** The smallest order, 0.001 bitcoin, in lots. */
const LOTS = 1000;
/** Prices are drawn from this many ticks, so that about a third of the orders trades. */
const PRICES = 64;

/**
 * Limit orders of some accounts around one price, and cancels of those that rest: a market that stays as large as it is.
 * Which order a cancel names depends on the answers that have come, the rest on the seed alone.
 */
export class Orders {
  readonly #accounts: number;
  readonly #random: Random;
  readonly #resting: { readonly account: number; readonly orderId: number }[] = [];
  #count = 0;

  /** For accounts 0 to `accounts` - 1 and symbol 0, which is BTC-USD. */
  constructor(accounts: number, seed: number) {
    this.#accounts = accounts;
    this.#random = seededRandom(seed);
  }

  next(): CommandDraft {
    this.#count++;
    const oldest = this.#resting.length > RESTING ? this.#resting.shift() : undefined;
    return oldest === undefined ? this.#newOrder() : { type: 'cancel', ...oldest, reason: 'USER' };
  }

  /** Learns which order rests now. */
  answered({ order }: Extract<Outcome, { kind: 'applied' }>): void {
    if (order === null || (order.status !== 'NEW' && order.status !== 'PARTIALLY_FILLED')) return;
    this.#resting.push({ account: order.account, orderId: order.orderId });
  }

  #newOrder(): CommandDraft {
    const buys = this.#random.below(2) === 0;
    // Buys below and sells above, overlapping in a quarter of the prices.
    const away = this.#random.below(PRICES) - PRICES / 4;
    return {
      type: 'newOrder',
      account: this.#count % this.#accounts,
      symbol: 0,
      side: buys ? 'BUY' : 'SELL',
      orderType: 'LIMIT',
      timeInForce: 'GTC',
      lots: LOTS * (1 + this.#random.below(4)),
      quoteUnits: null,
      priceTicks: buys ? MIDDLE_TICKS - away : MIDDLE_TICKS + away,
      stopTicks: null,
      expireAt: null,
      postOnly: false,
      stp: 'NONE',
      clientOrderId: `bench-${this.#count}`,
    };
  }
}
