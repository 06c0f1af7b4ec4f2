import {
  DECREMENT,
  EXPIRED,
  EXPIRED_IN_MATCH,
  FILLED,
  FOK,
  FOK_UNFILLED,
  IOC,
  IOC_REMAINDER,
  NO_LIQUIDITY,
  NO_REASON,
  REASON_STP,
} from '../codes.ts';
import type { Market } from '../market.ts';
import { TIME_IN_FORCE } from '../orders/layout.ts';
import { finishOrder, restOrder } from '../orders/lifecycle.ts';
import type { Venue } from '../venue.ts';
import { executePlan } from './execute.ts';
import { LIMIT_BOUND, type Plan } from './plan.ts';

/** Carries a taker that was planned to its end or to its place in the book: fill or kill, trades, the remainder. */
export function takeAndSettle(venue: Venue, market: Market, taker: number): void {
  if (venue.orders.byte(taker, TIME_IN_FORCE) === FOK && !fillsAll(venue, taker)) {
    finishOrder(venue, market, taker, EXPIRED, FOK_UNFILLED);
  } else {
    executePlan(venue, market, taker);
    settleRemainder(venue, market, taker, venue.plan);
  }
}

/** Own orders that self-trade prevention leaves out do not count: only fills fill. */
function fillsAll({ orders, plan }: Venue, taker: number): boolean {
  if (!orders.isByQuote(taker)) return plan.filledLots === orders.lots(taker);
  return plan.end === 'COMPLETE' && plan.filledLots > 0 && plan.decrementedLots === 0;
}

/** A complete taker is what took its last lots: a trade fills it, a decrement expires it. */
function settleRemainder(venue: Venue, market: Market, taker: number, plan: Plan): void {
  if (plan.end === 'STP' || (plan.end === 'COMPLETE' && plan.kinds[plan.length - 1] === DECREMENT)) {
    finishOrder(venue, market, taker, EXPIRED_IN_MATCH, REASON_STP);
  } else if (plan.end === 'COMPLETE') {
    finishOrder(venue, market, taker, FILLED, NO_REASON);
  } else {
    const reason = remainderReason(venue, taker, plan);
    if (reason === NO_REASON) restOrder(venue, market, taker);
    else finishOrder(venue, market, taker, EXPIRED, reason);
  }
}

/** Why what is left of a taker expires; none when it rests. A limit outside the band must not rest there. */
function remainderReason({ orders }: Venue, taker: number, plan: Plan): number {
  const force = orders.byte(taker, TIME_IN_FORCE);
  if (plan.end === 'UNAFFORDABLE') return NO_LIQUIDITY;
  if (orders.price(taker) === 0 && plan.end === 'BOOK_EMPTY') return NO_LIQUIDITY;
  if (plan.boundReason !== LIMIT_BOUND) return plan.boundReason;
  return force === IOC || force === FOK ? IOC_REMAINDER : NO_REASON;
}
