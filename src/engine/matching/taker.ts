import { BUY, PRICE_PROTECTION, PRICE_RANGE } from '../codes.ts';
import type { Market } from '../market.ts';
import type { Venue } from '../venue.ts';
import { buyProtectionTicks, sellProtectionTicks } from './bounds.ts';
import { LIMIT_BOUND, type Plan } from './plan.ts';

/**
 * What planning must know of a taker, whether it is an order already or still a draft. One is made per planner and
 * filled anew for every plan.
 */
export class Taker {
  account = 0;
  side = BUY;
  /** Lots it wants; for an order by quote quantity the budget counts instead. */
  lots = 0;
  /** Limit; 0 for market types. */
  price = 0;
  /** 0, or the stop that brought it. */
  stop = 0;
  stp = 0;
  takerRate = 0;
  /** True where the notional of the fills is asked for: a market order, which takes no hold. */
  keepsNotional = false;
}

/**
 * Decides the worst price a taker may trade at and which rule says so: its limit, or for market types the protection
 * from the best price and the cap of a stop; and never beyond the band around the last trade.
 */
export function setBound(venue: Venue, market: Market, taker: Taker): void {
  const { plan } = venue;
  const { collarBps } = market.config;
  const hasLimit = taker.price !== 0;
  const isBuy = taker.side === BUY;
  plan.boundReason = hasLimit ? LIMIT_BOUND : PRICE_PROTECTION;
  plan.boundTicks = hasLimit ? taker.price : isBuy ? highestPrice(market, taker) : 1;
  if (!hasLimit && collarBps !== null) {
    const best = venue.books.bestTicks(market.ladder(1 - taker.side));
    const protection = isBuy ? buyProtectionTicks(best, collarBps) : sellProtectionTicks(best, collarBps);
    tighten(plan, isBuy, protection, PRICE_PROTECTION);
  }
  tighten(plan, isBuy, isBuy ? market.bandHighTicks : market.bandLowTicks, PRICE_RANGE);
}

/** A market-type stop BUY never pays more than it holds for. */
function highestPrice(market: Market, { stop }: Taker): number {
  return stop === 0 ? market.config.maxTicks : market.capTicks(stop);
}

function tighten(plan: Plan, isBuy: boolean, ticks: number, reason: number): void {
  if (isBuy ? ticks >= plan.boundTicks : ticks <= plan.boundTicks) return;
  plan.boundTicks = ticks;
  plan.boundReason = reason;
}
