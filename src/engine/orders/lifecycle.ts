import { CANCELED, UNTRIGGERED } from '../codes.ts';
import type { Market } from '../market.ts';
import type { Venue } from '../venue.ts';
import { releaseHold } from './hold.ts';
import { IN_BOOK, IN_STOPS, NOWHERE, OPEN, PLACE, REASON, STATUS } from './layout.ts';
import { triggersUpward } from './stop-direction.ts';

/**
 * The life of an order. Always quantity = filled + prevented + open.
 *
 *     draft -> NEW -> PARTIALLY_FILLED -> FILLED | CANCELED | EXPIRED | EXPIRED_IN_MATCH
 *     draft -> UNTRIGGERED -> NEW -> ... (a stop, once triggered)
 */

/** Puts what is left of an order at the tail of its price level. */
export function restOrder(venue: Venue, market: Market, order: number): void {
  const { orders } = venue;
  const ladder = market.ladder(orders.side(order));
  venue.touchedLevels.append(ladder, orders.price(order), order, orders.openLots(order));
  orders.setByte(order, PLACE, IN_BOOK);
  openOrder(venue, market, order);
}

/** Lets a stop wait for its price. */
export function parkStop(venue: Venue, market: Market, order: number): void {
  const { orders } = venue;
  const ladder = market.stopLadder(triggersUpward(orders, order));
  venue.books.append(ladder, orders.stop(order), order, orders.openLots(order));
  orders.setByte(order, PLACE, IN_STOPS);
  orders.setByte(order, STATUS, UNTRIGGERED);
  openOrder(venue, market, order);
}

/** Takes lots that were filled, prevented or amended away off a resting order; it keeps its priority. */
export function reduceResting(venue: Venue, order: number, lots: number): void {
  const { books, orders } = venue;
  if (books.lotsOf(order) === lots) orders.setByte(order, PLACE, NOWHERE);
  venue.touchedLevels.reduce(order, lots);
}

/** Ends an order: it leaves the book or the stops, its hold becomes available, and no event of it follows. */
export function finishOrder(
  venue: Venue,
  market: Market,
  order: number,
  status: number,
  reason: number,
): void {
  const { orders } = venue;
  leavePlace(venue, order);
  closeOrder(venue, market, order);
  releaseHold(venue, order);
  orders.setByte(order, STATUS, status);
  orders.setByte(order, REASON, reason + 1);
  venue.emitter.orderDone(order, status, reason);
  venue.lives.end(order);
}

/** Cancels every live order of an account, in ascending id. */
export function cancelAllOf(venue: Venue, account: number, reason: number): void {
  const { lives, orders } = venue;
  for (let order = lives.firstLiveOf(account); order !== 0; ) {
    const next = lives.nextLiveOfAccount(order);
    finishOrder(venue, venue.market(orders.symbol(order)), order, CANCELED, reason);
    order = next;
  }
}

export function leavePlace(venue: Venue, order: number): void {
  const { orders, books } = venue;
  const place = orders.byte(order, PLACE);
  if (place === NOWHERE) return;
  if (place === IN_BOOK) venue.touchedLevels.remove(order);
  else books.remove(order);
  orders.setByte(order, PLACE, NOWHERE);
}

/** Counts it as open, once: a triggered stop that comes to rest is still the same open order. */
function openOrder(venue: Venue, market: Market, order: number): void {
  const { orders } = venue;
  if (orders.byte(order, OPEN) === 1) return;
  orders.setByte(order, OPEN, 1);
  market.openLots += orders.openLots(order);
  venue.standings.count(orders.standing(order), 1);
  const expireAt = orders.expireAt(order);
  if (expireAt !== -1) venue.expiries.add(order, expireAt, orders.id(order));
}

function closeOrder(venue: Venue, market: Market, order: number): void {
  const { orders } = venue;
  if (orders.byte(order, OPEN) === 0) return;
  orders.setByte(order, OPEN, 0);
  market.openLots -= orders.openLots(order);
  venue.standings.count(orders.standing(order), -1);
  venue.expiries.remove(order);
}
