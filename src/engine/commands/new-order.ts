import type { Account } from '../accounts.ts';
import { present } from '../assert.ts';
import { NONE } from '../book/book.ts';
import { isSameRequest } from '../checks/duplicate.ts';
import { checkBand, checkNotional, checkPrices, checkQuantity, checkSymbolState } from '../checks/filters.ts';
import { checkFunds } from '../checks/funds.ts';
import { checkExpiry, checkOpenOrders, checkStop, checkStpMode } from '../checks/order-rules.ts';
import { type Refusal, refuse, refuseIndex } from '../checks/refusal.ts';
import { checkShape } from '../checks/shape.ts';
import type { Market } from '../market.ts';
import { opposite } from '../matching/bound.ts';
import { planTaker } from '../matching/planner.ts';
import { affordableLots } from '../matching/quote-budget.ts';
import { takeAndSettle } from '../matching/take.ts';
import { runTriggered } from '../matching/trigger.ts';
import { acceptOrder, finishOrder, parkStop } from '../orders/lifecycle.ts';
import { Order } from '../orders/order.ts';
import type { OrderRequest } from '../types.ts';
import type { Venue } from '../venue.ts';

/**
 * A new order, from the checks to its place in the book or its end. Everything that can refuse it comes before
 * `acceptOrder`; nothing after it can.
 */
export function newOrder(venue: Venue, request: OrderRequest): Refusal | null {
  const market = venue.markets[request.symbol];
  if (market === undefined) return refuseIndex(2001, request.symbol, venue.markets.length);
  const account = venue.accounts[request.account];
  if (account === undefined) return refuseIndex(4002, request.account, venue.accounts.length);
  const first = findDuplicate(account, request);
  if (first !== null) return answerDuplicate(venue, first, request);
  const refusal = checkRequest(venue, market, request, account);
  return refusal ?? enter(venue, market, new Order(request, market, venue.time));
}

function findDuplicate(account: Account, { clientOrderId }: OrderRequest): Order | null {
  return clientOrderId === null ? null : (account.clientIds.get(clientOrderId) ?? null);
}

function answerDuplicate(venue: Venue, first: Order, request: OrderRequest): Refusal | null {
  if (!isSameRequest(first.request, request)) return refuse(5001, { orderId: first.id });
  venue.emitter.orderDuplicate(first);
  return null;
}

/** The checks that need no plan, in the order that decides which one answers. */
function checkRequest(venue: Venue, market: Market, request: OrderRequest, account: Account): Refusal | null {
  return (
    checkShape(request) ??
    checkSymbolState(market, request) ??
    checkQuantity(market, request) ??
    checkPrices(market, request) ??
    checkBand(market, request) ??
    checkNotional(market, request) ??
    checkStpMode(market, request) ??
    checkExpiry(request, venue.time) ??
    checkStop(market, request) ??
    checkOpenOrders(market, request, account)
  );
}

function enter(venue: Venue, market: Market, order: Order): Refusal | null {
  if (order.isStop) return enterStop(venue, market, order);
  if (order.request.postOnly && wouldTake(market, order)) return enterPostOnly(venue, market, order);
  return enterTaker(venue, market, order);
}

function enterStop(venue: Venue, market: Market, order: Order): Refusal | null {
  const refusal = checkFunds(venue, market, order);
  if (refusal !== null) return refusal;
  acceptOrder(venue, market, order);
  parkStop(venue, market, order);
  return null;
}

function enterTaker(venue: Venue, market: Market, order: Order): Refusal | null {
  const isMarket = order.orderType === 'MARKET';
  if (isMarket && market.book.bestTicks(opposite(order.side)) === NONE) return refuse(5009);
  const plan = planTaker(venue, market, order);
  const refusal = (isMarket ? checkBudget(market, order) : null) ?? checkFunds(venue, market, order);
  if (refusal !== null) return refusal;
  acceptOrder(venue, market, order);
  takeAndSettle(venue, market, order, plan);
  runTriggered(venue, market);
  return null;
}

/** A quote quantity that does not buy one lot at the best price is below the least that can be traded. */
function checkBudget(market: Market, order: Order): Refusal | null {
  const { quoteUnits } = order.request;
  if (quoteUnits === null) return null;
  const best = market.book.bestTicks(opposite(order.side));
  if (affordableLots(market, order, quoteUnits, 0n, best) > 0) return null;
  return refuse(3007, { asset: market.config.quote, value: quoteUnits, bound: market.notional(best, 1) });
}

/** A price equal to the best opposite one counts as taking. */
function wouldTake(market: Market, order: Order): boolean {
  const best = market.book.bestTicks(opposite(order.side));
  const ticks = present(order.priceTicks);
  return best !== NONE && (order.side === 'BUY' ? ticks >= best : ticks <= best);
}

/** A post-only order that would take: refused, cancelled, or moved one tick behind the other side. */
function enterPostOnly(venue: Venue, market: Market, order: Order): Refusal | null {
  const best = market.book.bestTicks(opposite(order.side));
  const behind = order.side === 'BUY' ? best - 1 : best + 1;
  const { postOnlyPolicy } = market.config;
  if (postOnlyPolicy === 'cancel') return acceptAndCancel(venue, market, order);
  if (postOnlyPolicy === 'reject' || !mayRestAt(market, order, behind))
    return refuse(5007, { value: BigInt(present(order.priceTicks)), bound: BigInt(best) });
  order.slideTo(behind);
  return enterTaker(venue, market, order);
}

/** The checks of a price again, for one that was not asked for. */
function mayRestAt(market: Market, order: Order, priceTicks: number): boolean {
  const request = { ...order.request, priceTicks };
  const refusal =
    checkPrices(market, request) ?? checkBand(market, request) ?? checkNotional(market, request);
  return refusal === null;
}

function acceptAndCancel(venue: Venue, market: Market, order: Order): Refusal | null {
  const refusal = checkFunds(venue, market, order);
  if (refusal !== null) return refusal;
  acceptOrder(venue, market, order);
  finishOrder(venue, market, order, 'CANCELED', 'POST_ONLY');
  return null;
}
