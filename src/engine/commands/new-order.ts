import { checkDraftFunds } from '../checks/funds.ts';
import {
  checkAccountState,
  checkBand,
  checkIndex,
  checkLots,
  checkNotional,
  checkOpenLots,
  checkPrice,
  checkQuote,
  checkStop,
  checkSymbolState,
  checkValue,
} from '../checks/order-checks.ts';
import { OK } from '../checks/refusal.ts';
import {
  BUY,
  CANCELED,
  EXPIRED,
  FOK,
  FOK_UNFILLED,
  GTD,
  IOC,
  IOC_REMAINDER,
  MARKET,
  REASON_POST_ONLY,
  USER,
} from '../codes.ts';
import type { Market } from '../market.ts';
import { planDraft, quoteBudget } from '../matching/planner.ts';
import { takeAndSettle } from '../matching/take.ts';
import { runTriggered } from '../matching/trigger.ts';
import { finishOrder, parkStop, restOrder } from '../orders/lifecycle.ts';
import type { Command } from '../types.ts';
import type { Venue } from '../venue.ts';
import { acceptDraft } from './accept.ts';
import type { Draft } from './draft.ts';
import { isSameAsDraft } from './duplicate.ts';
import { findOwnOrder } from './find-order.ts';

type NewOrder = Extract<Command, { type: 'newOrder' }>;
type CancelReplace = Extract<Command, { type: 'cancelReplace' }>;

/**
 * A new order, from the checks to its place in the book or its end. Everything that can refuse it comes before
 * `acceptDraft`; nothing after it can.
 */
export function newOrder(venue: Venue, command: NewOrder): number {
  const code = venue.draft.read(command, null);
  return code === OK ? enter(venue, venue.draft) : venue.refusal.refuse(code);
}

/** A new order in the place of another one. Until it is accepted the old one stays as it is. */
export function cancelReplace(venue: Venue, command: CancelReplace): number {
  const code = venue.draft.read(command, command.orderId);
  if (code === 1005) return venue.refusal.refuse(code);
  if (!Number.isSafeInteger(command.orderId)) return venue.refusal.refuse(1004);
  return code === OK ? enter(venue, venue.draft) : venue.refusal.refuse(code);
}

function enter(venue: Venue, draft: Draft): number {
  const known =
    checkIndex(venue, 2001, draft.symbol, venue.markets.length) ||
    checkIndex(venue, 4002, draft.account, venue.accounts.count);
  if (known !== OK) return known;
  const first = draft.hasClientId ? venue.orders.clientIds.find() : 0;
  if (first !== 0) return answerDuplicate(venue, first, draft);
  const market = venue.market(draft.symbol);
  draft.complete(market, venue.time);
  draft.standing = venue.standings.find(draft.account, draft.symbol);
  const state = checkAccountState(venue, draft.account);
  if (state !== OK) return state;
  return draft.isReplacing ? enterReplacing(venue, market, draft) : enterChecked(venue, market, draft, 0);
}

function enterReplacing(venue: Venue, market: Market, draft: Draft): number {
  const { orders, refusal } = venue;
  const old = findOwnOrder(venue, draft.account, draft.replaces);
  if (old === 0) return refusal.code;
  if (orders.symbol(old) !== draft.symbol || orders.side(old) !== draft.side) return refusal.refuse(1006);
  return enterChecked(venue, market, draft, old);
}

function answerDuplicate(venue: Venue, first: number, draft: Draft): number {
  if (!isSameAsDraft(venue.orders, first, draft)) {
    venue.refusal.orderId = venue.orders.id(first);
    return venue.refusal.refuse(5001);
  }
  venue.emitter.orderDuplicate(first);
  return OK;
}

function enterChecked(venue: Venue, market: Market, draft: Draft, old: number): number {
  const refused = checkRules(venue, market, draft) || checkCounts(venue, market, draft, old);
  if (refused !== OK) return refused;
  if (draft.hasStop) return enterStop(venue, market, draft, old);
  if (draft.postOnly && wouldTake(venue, market, draft)) return enterPostOnly(venue, market, draft, old);
  return enterTaker(venue, market, draft, old);
}

/** The checks that need no plan, in the order that decides which one answers; `||` goes on while all is well. */
function checkRules(venue: Venue, market: Market, draft: Draft): number {
  return (
    checkSymbolState(venue, market, draft.postOnly) ||
    (draft.byQuote ? checkQuote(venue, market, draft) : checkLots(venue, market, draft.lots)) ||
    (draft.hasPrice ? checkPrice(venue, market, draft.price) : OK) ||
    (draft.hasStop ? checkPrice(venue, market, draft.stop) : OK) ||
    (draft.hasPrice ? checkBand(venue, market, draft.price, draft.stop) : OK) ||
    checkWorth(venue, market, draft) ||
    (market.allowsStp(draft.stp) ? OK : venue.refusal.refuse(5012)) ||
    checkExpiry(venue, draft) ||
    checkStop(venue, market, draft)
  );
}

/** At the limit, else at the stop, else at the best price of the other side; unknown when that is empty. */
function checkWorth(venue: Venue, market: Market, draft: Draft): number {
  if (draft.byQuote) return checkValue(venue, market, draft.quote);
  const ticks = draft.hasPrice
    ? draft.price
    : draft.hasStop
      ? draft.stop
      : bestOpposite(venue, market, draft);
  return ticks === 0 ? OK : checkNotional(venue, market, draft.lots, ticks);
}

function checkExpiry(venue: Venue, { expireAt, timeInForce }: Draft): number {
  const isLate = expireAt <= venue.time && timeInForce === GTD;
  return isLate ? venue.refusal.refuseNumbers(1008, expireAt, venue.time) : OK;
}

/** How many orders an account may have open, and how many lots a symbol can count; a replaced order leaves first. */
function checkCounts(venue: Venue, market: Market, draft: Draft, old: number): number {
  const { standings, orders, refusal } = venue;
  if (!draft.mayStayOpen) return OK;
  const open = standings.openOrders(draft.standing) - (old === 0 ? 0 : 1);
  const most = market.config.maxOpenOrders;
  if (open >= most) return refusal.refuseNumbers(3010, open, most);
  const oldLots = old === 0 ? 0 : orders.openLots(old);
  return checkOpenLots(venue, market.openLots - oldLots + draft.lots);
}

function enterStop(venue: Venue, market: Market, draft: Draft, old: number): number {
  const refused = checkDraftFunds(venue, market, draft, old);
  if (refused !== OK) return refused;
  parkStop(venue, market, accept(venue, market, draft, old));
  return OK;
}

function enterTaker(venue: Venue, market: Market, draft: Draft, old: number): number {
  const isMarket = draft.type === MARKET;
  if (!isMarket && !wouldTake(venue, market, draft)) return enterUnmatched(venue, market, draft, old);
  if (isMarket && bestOpposite(venue, market, draft) === 0) return venue.refusal.refuse(5009);
  planDraft(venue, market, draft);
  const refused =
    (draft.byQuote ? checkBudget(venue, market, draft) : OK) || checkDraftFunds(venue, market, draft, old);
  if (refused !== OK) return refused;
  takeAndSettle(venue, market, accept(venue, market, draft, old));
  runTriggered(venue, market);
  return OK;
}

/** A limit that reaches nobody needs no plan: its price has passed the band, so it rests unless it may not. */
function enterUnmatched(venue: Venue, market: Market, draft: Draft, old: number): number {
  const refused = checkDraftFunds(venue, market, draft, old);
  if (refused !== OK) return refused;
  const order = accept(venue, market, draft, old);
  if (draft.timeInForce === FOK) finishOrder(venue, market, order, EXPIRED, FOK_UNFILLED);
  else if (draft.timeInForce === IOC) finishOrder(venue, market, order, EXPIRED, IOC_REMAINDER);
  else restOrder(venue, market, order);
  return OK;
}

/** A quote quantity that does not buy one lot at the best price is below the least that can be traded. */
function checkBudget(venue: Venue, market: Market, draft: Draft): number {
  const best = bestOpposite(venue, market, draft);
  if (quoteBudget(market, draft).affordableLots(best) > 0) return OK;
  const { hi, lo } = market.notional(best, 1, venue.registers.notional);
  return venue.refusal.refuseMoney(3007, market.config.quote, draft.quote, hi, lo);
}

/** A price equal to the best opposite one counts as taking. */
function wouldTake(venue: Venue, market: Market, draft: Draft): boolean {
  const best = bestOpposite(venue, market, draft);
  return best !== 0 && (draft.side === BUY ? draft.price >= best : draft.price <= best);
}

/** A post-only order that would take: refused, cancelled, or moved one tick behind the other side. */
function enterPostOnly(venue: Venue, market: Market, draft: Draft, old: number): number {
  const best = bestOpposite(venue, market, draft);
  const behind = draft.side === BUY ? best - 1 : best + 1;
  const { postOnlyPolicy } = market.config;
  if (postOnlyPolicy === 'cancel') return acceptAndCancel(venue, market, draft, old);
  if (postOnlyPolicy === 'reject' || !mayRestAt(venue, market, draft, behind)) {
    venue.refusal.clear();
    return venue.refusal.refuseNumbers(5007, draft.price, best);
  }
  draft.price = behind;
  return enterTaker(venue, market, draft, old);
}

/** The checks of a price again, for one that was not asked for. */
function mayRestAt(venue: Venue, market: Market, draft: Draft, ticks: number): boolean {
  const refused =
    checkPrice(venue, market, ticks) ||
    checkBand(venue, market, ticks, 0) ||
    checkNotional(venue, market, draft.lots, ticks);
  return refused === OK;
}

function acceptAndCancel(venue: Venue, market: Market, draft: Draft, old: number): number {
  const refused = checkDraftFunds(venue, market, draft, old);
  if (refused !== OK) return refused;
  finishOrder(venue, market, accept(venue, market, draft, old), CANCELED, REASON_POST_ONLY);
  return OK;
}

/** From here on nothing can go wrong: the old order goes, the new one comes. */
function accept(venue: Venue, market: Market, draft: Draft, old: number): number {
  if (old !== 0) finishOrder(venue, market, old, CANCELED, USER);
  return acceptDraft(venue, market, draft);
}

function bestOpposite({ books }: Venue, market: Market, { side }: Draft): number {
  return books.bestTicks(market.ladder(1 - side));
}
