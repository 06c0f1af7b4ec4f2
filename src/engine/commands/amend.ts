import { checkFunds, payAsset } from '../checks/funds.ts';
import {
  checkAccountState,
  checkBand,
  checkIndex,
  checkLots,
  checkNotional,
  checkOpenLots,
  checkPrice,
  checkSymbolState,
} from '../checks/order-checks.ts';
import { OK } from '../checks/refusal.ts';
import { AMEND_BELOW_FILLED, BUY, CANCELED } from '../codes.ts';
import type { Market } from '../market.ts';
import { planOrder } from '../matching/planner.ts';
import { takeAndSettle } from '../matching/take.ts';
import { runTriggered } from '../matching/trigger.ts';
import { highestRate } from '../money/fee.ts';
import type { Wide } from '../money/wide.ts';
import { adjustHold, needOf } from '../orders/hold.ts';
import * as L from '../orders/layout.ts';
import { finishOrder, leavePlace } from '../orders/lifecycle.ts';
import type { Command } from '../types.ts';
import type { Venue } from '../venue.ts';
import { findOwnOrder } from './find-order.ts';

type Amend = Extract<Command, { type: 'amend' }>;

/** What an order would be: total lots, those of them that are open, and its limit (0 for market types). */
type Amended = {
  readonly order: number;
  readonly lots: number;
  readonly open: number;
  readonly price: number;
};

/**
 * Changes the price or the total quantity of a live order, which keeps its id. It keeps its priority if and only if
 * the price stays and the quantity goes down; a stop that waits keeps its place in any case. Refused, it is as before.
 */
export function amend(venue: Venue, command: Amend): number {
  const { account, orderId, lots, priceTicks } = command;
  const areNumbers =
    Number.isSafeInteger(account) &&
    Number.isSafeInteger(orderId) &&
    (lots === null || Number.isSafeInteger(lots)) &&
    (priceTicks === null || Number.isSafeInteger(priceTicks));
  if (!areNumbers) return venue.refusal.refuse(1004);
  const unknown = checkIndex(venue, 4002, account, venue.accounts.count);
  if (unknown !== OK) return unknown;
  const order = findOwnOrder(venue, account, orderId);
  if (order === 0) return venue.refusal.code;
  return checkAccountState(venue, account) || amendFound(venue, command, order);
}

function amendFound(venue: Venue, { orderId, lots, priceTicks }: Amend, order: number): number {
  const { orders, refusal } = venue;
  const market = venue.market(orders.symbol(order));
  refusal.symbol = market.symbol;
  const price = orders.price(order);
  const isMarketType = price === 0;
  const newLots = lots ?? orders.lots(order);
  const newPrice = priceTicks ?? price;
  const isSame = newLots === orders.lots(order) && newPrice === price;
  if ((isMarketType && priceTicks !== null) || isSame) {
    refusal.orderId = orderId;
    return refusal.refuse(isMarketType && priceTicks !== null ? 5005 : 5006);
  }
  const gone = orders.lots(order) - orders.openLots(order);
  if (newLots > 0 && newLots <= gone) {
    finishOrder(venue, market, order, CANCELED, AMEND_BELOW_FILLED);
    return OK;
  }
  return amendTo(venue, market, { order, lots: newLots, open: newLots - gone, price: newPrice });
}

function amendTo(venue: Venue, market: Market, amended: Amended): number {
  const { orders } = venue;
  const { order, price } = amended;
  const refused = checkRules(venue, market, amended);
  if (refused !== OK) return refused;
  const waits = orders.byte(order, L.PLACE) === L.IN_STOPS;
  const keepsPriority = waits || (price === orders.price(order) && amended.lots < orders.lots(order));
  if (!keepsPriority && orders.byte(order, L.POST_ONLY) === 1 && wouldTake(venue, market, amended))
    return venue.refusal.refuseNumbers(5007, price, bestOpposite(venue, market, order));
  const unfunded = checkAmendedFunds(venue, market, amended);
  if (unfunded !== OK) return unfunded;
  if (keepsPriority) amendInPlace(venue, market, amended, waits);
  else amendAndTake(venue, market, amended);
  return OK;
}

function checkRules(venue: Venue, market: Market, { order, lots, open, price }: Amended): number {
  const { orders } = venue;
  const waits = orders.byte(order, L.PLACE) === L.IN_STOPS;
  const stop = orders.stop(order);
  const hasNewPrice = price !== orders.price(order);
  return (
    checkSymbolState(venue, market, orders.byte(order, L.POST_ONLY) === 1) ||
    (lots === orders.lots(order) ? OK : checkLots(venue, market, lots)) ||
    (hasNewPrice ? checkPrice(venue, market, price) : OK) ||
    (hasNewPrice ? checkBand(venue, market, price, waits ? stop : 0) : OK) ||
    checkNotional(venue, market, lots, price === 0 ? stop : price) ||
    checkOpenLots(venue, market.openLots - orders.openLots(order) + open)
  );
}

function checkAmendedFunds(venue: Venue, market: Market, amended: Amended): number {
  const { orders } = venue;
  const { order } = amended;
  const needed = venue.registers.fundsNeeded.copy(amendedNeed(venue, market, amended));
  return checkFunds(venue, payAsset(market, orders.side(order)), orders.pays(order), needed, order);
}

function amendedNeed(venue: Venue, market: Market, { order, open, price }: Amended): Wide {
  const { orders, registers } = venue;
  const ticks = price === 0 ? market.capTicks(orders.stop(order)) : price;
  const rate = highestRate(orders.makerRate(order), orders.takerRate(order));
  const rest = orders.records.f64[order * L.ORDER_WORDS + L.FEE_REST] as number;
  return needOf(market, registers, orders.side(order), ticks, open, rate, rest);
}

function amendInPlace(venue: Venue, market: Market, amended: Amended, waits: boolean): void {
  const { order, open } = amended;
  if (waits) venue.books.resize(order, open);
  else venue.touchedLevels.resize(order, open);
  write(venue, market, amended, true);
}

/** The plan is made on the book as it stands, which the order itself, on its own side, is not in the way of. */
function amendAndTake(venue: Venue, market: Market, amended: Amended): void {
  const { order, open, price } = amended;
  planOrder(venue, market, order, open, price);
  leavePlace(venue, order);
  write(venue, market, amended, false);
  takeAndSettle(venue, market, order);
  runTriggered(venue, market);
}

function write(venue: Venue, market: Market, amended: Amended, keptPriority: boolean): void {
  const { orders } = venue;
  const { order, lots, open, price } = amended;
  const { f64 } = orders.records;
  market.openLots += open - orders.openLots(order);
  f64[order * L.ORDER_WORDS + L.LOTS] = lots;
  f64[order * L.ORDER_WORDS + L.PRICE] = price;
  venue.emitter.orderAmended(order, lots, price, keptPriority);
  adjustHold(venue, market, order);
}

function wouldTake(venue: Venue, market: Market, { order, price }: Amended): boolean {
  const best = bestOpposite(venue, market, order);
  return best !== 0 && (venue.orders.side(order) === BUY ? price >= best : price <= best);
}

function bestOpposite({ books, orders }: Venue, market: Market, order: number): number {
  return books.bestTicks(market.ladder(1 - orders.side(order)));
}
