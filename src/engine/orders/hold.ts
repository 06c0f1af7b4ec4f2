import { ceilDiv, RATE_ONE } from '../arithmetic.ts';
import type { Market } from '../market.ts';
import type { Order } from './order.ts';

/**
 * What an order must hold for its open lots. A SELL holds the base. A BUY holds price x lots, and where it pays its
 * fee in quote the most that fee can still become: the rounding is cumulative, so it is the difference of two
 * ceilings, and no fill can cost more than its hold.
 */
export function need(order: Order, market: Market): bigint {
  if (order.side === 'SELL') return order.orderType === 'MARKET' ? 0n : market.baseUnits(order.openLots);
  if (order.holdTicks === null) return 0n;
  const notional = market.notional(order.holdTicks, order.openLots);
  if (order.feeIsBase) return notional;
  const exact = order.feeExact + notional * highestRate(order);
  return notional + ceilDiv(exact, RATE_ONE) - order.fee;
}

/** The asset an order pays with: quote for a BUY, base for a SELL. */
export function payAsset(order: Order, market: Market): number {
  return order.side === 'BUY' ? market.config.quote : market.config.base;
}

function highestRate({ makerRate, takerRate }: Order): bigint {
  const rate = makerRate > takerRate ? makerRate : takerRate;
  return rate > 0n ? rate : 0n;
}
