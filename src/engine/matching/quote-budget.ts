import { ceilDiv, RATE_ONE } from '../arithmetic.ts';
import type { Market } from '../market.ts';
import type { Order } from '../orders/order.ts';

const MOST_LOTS = BigInt(Number.MAX_SAFE_INTEGER);

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
  /** Exactly the largest notional N with N + ceil(N x rate) <= budget, because N and budget are integers. */
  const reach = (budget * RATE_ONE) / (RATE_ONE + rate);
  const lots = (reach - used) / perLot;
  return lots > MOST_LOTS ? Number.MAX_SAFE_INTEGER : Number(lots);
}
