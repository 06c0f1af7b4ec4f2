import type { Market } from '../market.ts';
import type { Order } from '../orders/order.ts';
import type { Side } from '../types.ts';
import { bandHighTicks, bandLowTicks, buyProtectionTicks, sellProtectionTicks } from './bounds.ts';
import type { BoundReason, Plan } from './plan.ts';

export function opposite(side: Side): Side {
  return side === 'BUY' ? 'SELL' : 'BUY';
}

/**
 * Decides the worst price a taker may trade at and which rule says so: its limit, or for market types the protection
 * from the best price and the cap of a stop; and never beyond the band around the last trade.
 */
export function setBound(plan: Plan, market: Market, order: Order): void {
  const { collarBps, bandBps } = market.config;
  const best = market.book.bestTicks(opposite(order.side));
  plan.boundReason = order.priceTicks === null ? 'PRICE_PROTECTION' : 'LIMIT';
  if (order.side === 'BUY') {
    plan.boundTicks = order.priceTicks ?? order.holdTicks ?? market.config.maxTicks;
    if (order.priceTicks === null && collarBps !== null)
      lower(plan, buyProtectionTicks(best, collarBps), 'PRICE_PROTECTION');
    if (bandBps !== null && market.lastTicks > 0)
      lower(plan, bandHighTicks(market.lastTicks, bandBps), 'PRICE_RANGE');
  } else {
    plan.boundTicks = order.priceTicks ?? 1;
    if (order.priceTicks === null && collarBps !== null)
      raise(plan, sellProtectionTicks(best, collarBps), 'PRICE_PROTECTION');
    if (bandBps !== null && market.lastTicks > 0)
      raise(plan, bandLowTicks(market.lastTicks, bandBps), 'PRICE_RANGE');
  }
}

/** True when a maker at `ticks` is worse for the taker than its bound. */
export function isBeyondBound(plan: Plan, side: Side, ticks: number): boolean {
  return side === 'BUY' ? ticks > plan.boundTicks : ticks < plan.boundTicks;
}

function lower(plan: Plan, ticks: number, reason: BoundReason): void {
  if (ticks >= plan.boundTicks) return;
  plan.boundTicks = ticks;
  plan.boundReason = reason;
}

function raise(plan: Plan, ticks: number, reason: BoundReason): void {
  if (ticks <= plan.boundTicks) return;
  plan.boundTicks = ticks;
  plan.boundReason = reason;
}
