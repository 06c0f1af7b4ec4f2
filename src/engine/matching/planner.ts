import { present, unreachable } from '../assert.ts';
import { NONE } from '../book/book.ts';
import type { Market } from '../market.ts';
import type { Order } from '../orders/order.ts';
import type { Venue } from '../venue.ts';
import { isBeyondBound, opposite, setBound } from './bound.ts';
import type { Plan } from './plan.ts';
import { affordableLots } from './quote-budget.ts';

/**
 * Plans what `taker` would do with the book as it stands. Whether the order is accepted, killed or can be paid is
 * decided on the plan; only then is it executed.
 */
export function planTaker(venue: Venue, market: Market, taker: Order): Plan {
  const { plan } = venue;
  plan.clear();
  setBound(plan, market, taker);
  if (taker.request.quoteUnits === null) planByLots(venue, market, taker);
  else planByQuote(venue, market, taker, taker.request.quoteUnits);
  return plan;
}

function planByLots(venue: Venue, market: Market, taker: Order): void {
  const { plan } = venue;
  const { book } = market;
  const keepsNotional = taker.orderType === 'MARKET';
  let rest = taker.openLots;
  for (let makerId = book.first(opposite(taker.side)); rest > 0; makerId = book.next(makerId)) {
    if (isEnd(plan, taker, makerId === NONE ? NONE : book.ticksOf(makerId))) return;
    const lots = Math.min(rest, book.lotsOf(makerId));
    rest -= step(venue, taker, makerId, book.ticksOf(makerId), lots);
    if (plan.end === 'STP') return;
    if (keepsNotional && plan.kinds[plan.length - 1] === 'FILL')
      plan.notional += market.notional(book.ticksOf(makerId), lots);
  }
}

/** Takes the most whole lots whose cost (with the fee, where a buyer pays it in quote) fits what is left. */
function planByQuote(venue: Venue, market: Market, taker: Order, quoteUnits: bigint): void {
  const { plan } = venue;
  const { book } = market;
  /** Notional that counts against the budget: fills, and what DECREMENT takes off. */
  let used = 0n;
  let lastTicks = NONE;
  for (let makerId = book.first(opposite(taker.side)); ; makerId = book.next(makerId)) {
    const ticks = makerId === NONE ? NONE : book.ticksOf(makerId);
    const affordable = affordableLots(market, taker, quoteUnits, used, ticks === NONE ? lastTicks : ticks);
    if (affordable === 0 && plan.filledLots + plan.decrementedLots === 0) plan.end = 'UNAFFORDABLE';
    if (affordable === 0 || isEnd(plan, taker, ticks)) return;
    const taken = step(venue, taker, makerId, ticks, Math.min(affordable, book.lotsOf(makerId)));
    if (plan.end === 'STP') return;
    const notional = market.notional(ticks, taken);
    used += notional;
    if (plan.kinds[plan.length - 1] === 'FILL') plan.notional += notional;
    lastTicks = ticks;
  }
}

function isEnd(plan: Plan, taker: Order, ticks: number): boolean {
  if (ticks === NONE) plan.end = 'BOOK_EMPTY';
  else if (isBeyondBound(plan, taker.side, ticks)) plan.end = 'BOUND';
  else return false;
  return true;
}

/** Adds the step at one maker and answers how many lots it takes off the taker. */
function step(venue: Venue, taker: Order, makerId: number, ticks: number, lots: number): number {
  const { plan } = venue;
  if (taker.stp === 'NONE' || !isSelfTrade(venue, taker, makerId)) {
    plan.add('FILL', makerId, ticks, lots);
    return lots;
  }
  plan.add(taker.stp, makerId, ticks, lots);
  switch (taker.stp) {
    case 'EXPIRE_TAKER':
    case 'EXPIRE_BOTH':
      plan.end = 'STP';
      return 0;
    case 'EXPIRE_MAKER':
      return 0;
    case 'DECREMENT':
      return lots;
    default:
      return unreachable(taker.stp);
  }
}

/** Same account, or same master account where the symbol says so. */
function isSelfTrade(venue: Venue, taker: Order, makerId: number): boolean {
  const maker = present(venue.orders.find(makerId));
  if (maker.account === taker.account) return true;
  if (venue.market(taker.symbol).config.stpScope === 'account') return false;
  return venue.account(maker.account).root === venue.account(taker.account).root;
}
