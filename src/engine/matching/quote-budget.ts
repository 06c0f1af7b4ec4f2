import { ceilDiv, RATE_ONE } from '../arithmetic.ts';
import type { Market } from '../market.ts';
import type { Order } from '../orders/order.ts';

/** What fills of `notional` in all take from a taker's quote: with the fee, where a buyer pays it in quote. */
export function fillCost(taker: Order, notional: bigint): bigint {
  if (taker.side === 'SELL' || taker.feeIsBase) return notional;
  return notional + ceilDiv(notional * taker.takerRate, RATE_ONE);
}

/** The most whole lots at `ticks` whose cost still fits into `budget` after `used` notional; 0 when none does. */
export function affordableLots(
  market: Market,
  taker: Order,
  budget: bigint,
  used: bigint,
  ticks: number,
): number {
  const perLot = market.notional(ticks, 1);
  if (perLot === 0n) return 0;
  const rate = taker.side === 'SELL' || taker.feeIsBase ? 0n : taker.takerRate;
  /** The largest notional N with N + ceil(N x rate) <= budget is close to this; rounding decides the last lot. */
  const reach = (budget * RATE_ONE) / (RATE_ONE + rate);
  let lots = (reach - used) / perLot;
  if (lots < 0n) return 0;
  while (lots > 0n && fillCost(taker, used + lots * perLot) > budget) lots--;
  while (fillCost(taker, used + (lots + 1n) * perLot) <= budget) lots++;
  return lots > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(lots);
}
