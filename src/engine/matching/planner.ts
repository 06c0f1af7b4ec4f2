import { BUY, DECREMENT, EXPIRE_MAKER, MARKET, STP_NONE } from '../codes.ts';
import type { Draft } from '../commands/draft.ts';
import type { Market } from '../market.ts';
import { STP } from '../orders/layout.ts';
import type { Venue } from '../venue.ts';
import { FILL } from './plan.ts';
import { QuoteBudget } from './quote-budget.ts';
import { setBound, Taker } from './taker.ts';

const taker = new Taker();

/**
 * Plans what a draft would do with the book as it stands. Whether the order is accepted, killed or can be paid is
 * decided on the plan; only then is it executed.
 */
export function planDraft(venue: Venue, market: Market, draft: Draft): void {
  taker.account = draft.account;
  taker.side = draft.side;
  taker.lots = draft.lots;
  taker.price = draft.price;
  taker.stop = 0;
  taker.stp = draft.stp;
  taker.takerRate = draft.takerRate;
  taker.keepsNotional = draft.type === MARKET;
  plan(venue, market, draft);
}

/** The same for a stop that was triggered. */
export function planTriggered(venue: Venue, market: Market, order: number): void {
  planOrder(venue, market, order, venue.orders.openLots(order), venue.orders.price(order));
}

/**
 * The same for an order that is one already, and has or would have `lots` left at that price. It is no plain market
 * order: what those will cost is asked of their drafts.
 */
export function planOrder(venue: Venue, market: Market, order: number, lots: number, price: number): void {
  const { orders } = venue;
  taker.account = orders.account(order);
  taker.side = orders.side(order);
  taker.lots = lots;
  taker.price = price;
  taker.stop = orders.stop(order);
  taker.stp = orders.byte(order, STP);
  taker.takerRate = orders.takerRate(order);
  taker.keepsNotional = false;
  plan(venue, market, null);
}

function plan(venue: Venue, market: Market, draft: Draft | null): void {
  venue.plan.clear();
  setBound(venue, market, taker);
  if (draft?.byQuote) planByQuote(venue, market, draft);
  else planByLots(venue, market);
}

function planByLots(venue: Venue, market: Market): void {
  const { plan, books } = venue;
  let rest = taker.lots;
  for (let maker = books.first(market.ladder(1 - taker.side)); rest > 0; maker = books.next(maker)) {
    const ticks = maker === 0 ? 0 : books.ticksOf(maker);
    if (isEnd(venue, ticks)) return;
    const lots = Math.min(rest, books.lotsOf(maker));
    rest -= step(venue, market, maker, ticks, lots);
    if (plan.end === 'STP') return;
    if (taker.keepsNotional && plan.kinds[plan.length - 1] === FILL) addNotional(venue, market, ticks, lots);
  }
}

/** Takes the most whole lots whose cost (with the fee, where a buyer pays it in quote) fits what is left. */
function planByQuote(venue: Venue, market: Market, draft: Draft): void {
  const { plan, books, registers } = venue;
  const budget = quoteBudget(market, draft);
  let lastTicks = 0;
  for (let maker = books.first(market.ladder(1 - taker.side)); ; maker = books.next(maker)) {
    const ticks = maker === 0 ? 0 : books.ticksOf(maker);
    const affordable = budget.affordableLots(ticks === 0 ? lastTicks : ticks);
    if (affordable === 0 && plan.filledLots + plan.decrementedLots === 0) plan.end = 'UNAFFORDABLE';
    if (affordable === 0 || isEnd(venue, ticks)) return;
    const lots = Math.min(affordable, books.lotsOf(maker));
    const taken = step(venue, market, maker, ticks, lots);
    if (plan.end === 'STP') return;
    budget.use(market.notional(ticks, taken, registers.notional));
    if (plan.kinds[plan.length - 1] === FILL) addNotional(venue, market, ticks, taken);
    lastTicks = ticks;
    // What is left may buy a lot at a worse bid, but nobody passes over a maker that has lots left.
    if (taken > 0 && lots < books.lotsOf(maker)) return;
  }
}

/** What a draft by quote quantity may spend or wants to receive. */
export function quoteBudget(market: Market, draft: Draft): QuoteBudget {
  const paysFee = draft.side === BUY && !market.feeInBase;
  return new QuoteBudget(market, draft.quote.toBigInt(), paysFee ? draft.takerRate : 0);
}

function addNotional(venue: Venue, market: Market, ticks: number, lots: number): void {
  const { hi, lo } = market.notional(ticks, lots, venue.registers.notional);
  venue.plan.notional.add(hi, lo);
}

function isEnd(venue: Venue, ticks: number): boolean {
  const { plan } = venue;
  const isBeyond = taker.side === BUY ? ticks > plan.boundTicks : ticks < plan.boundTicks;
  if (ticks === 0) plan.end = 'BOOK_EMPTY';
  else if (isBeyond) plan.end = 'BOUND';
  else return false;
  return true;
}

/** Adds the step at one maker and answers how many lots it takes off the taker. */
function step(venue: Venue, market: Market, maker: number, ticks: number, lots: number): number {
  const { plan } = venue;
  const { stp } = taker;
  if (stp === STP_NONE || !isSelfTrade(venue, market, maker)) {
    plan.add(FILL, maker, ticks, lots);
    return lots;
  }
  plan.add(stp, maker, ticks, lots);
  if (stp === DECREMENT) return lots;
  if (stp !== EXPIRE_MAKER) plan.end = 'STP';
  return 0;
}

/** Same account, or same master account where the symbol says so. */
function isSelfTrade(venue: Venue, market: Market, maker: number): boolean {
  const account = venue.orders.account(maker);
  if (account === taker.account) return true;
  return market.sharesMaster && venue.accounts.root(account) === venue.accounts.root(taker.account);
}
