import type { Market } from '../market.ts';
import { finishOrder, restOrder } from '../orders/lifecycle.ts';
import type { Order } from '../orders/order.ts';
import type { OrderReason } from '../types.ts';
import type { Venue } from '../venue.ts';
import { executePlan } from './execute.ts';
import type { Plan } from './plan.ts';

/** Carries an accepted taker to its end or to its place in the book: fill or kill, trades, then the remainder. */
export function takeAndSettle(venue: Venue, market: Market, taker: Order, plan: Plan): void {
  if (taker.timeInForce === 'FOK' && !fillsAll(taker, plan)) {
    finishOrder(venue, market, taker, 'EXPIRED', 'FOK_UNFILLED');
  } else {
    executePlan(venue, market, taker, plan);
    settleRemainder(venue, market, taker, plan);
  }
}

/** Own orders that self-trade prevention leaves out do not count: only fills fill. */
function fillsAll(taker: Order, plan: Plan): boolean {
  const { lots } = taker.request;
  if (lots !== null) return plan.filledLots === lots;
  return plan.end === 'COMPLETE' && plan.filledLots > 0 && plan.decrementedLots === 0;
}

/** A complete taker is what took its last lots: a trade fills it, a decrement expires it. */
function settleRemainder(venue: Venue, market: Market, taker: Order, plan: Plan): void {
  const lastStep = plan.kinds[plan.length - 1];
  if (plan.end === 'STP' || (plan.end === 'COMPLETE' && lastStep === 'DECREMENT')) {
    finishOrder(venue, market, taker, 'EXPIRED_IN_MATCH', 'STP');
  } else if (plan.end === 'COMPLETE') {
    finishOrder(venue, market, taker, 'FILLED', null);
  } else {
    const reason = remainderReason(taker, plan);
    if (reason === null) restOrder(venue, market, taker);
    else finishOrder(venue, market, taker, 'EXPIRED', reason);
  }
}

/** Why what is left of a taker expires; null when it rests. A limit outside the band must not rest there. */
function remainderReason(taker: Order, plan: Plan): OrderReason | null {
  if (plan.end === 'UNAFFORDABLE') return 'NO_LIQUIDITY';
  if (taker.priceTicks === null && plan.end === 'BOOK_EMPTY') return 'NO_LIQUIDITY';
  if (plan.boundReason !== 'LIMIT') return plan.boundReason;
  return taker.mayRest ? null : 'IOC_REMAINDER';
}
