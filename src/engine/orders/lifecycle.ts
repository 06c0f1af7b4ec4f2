import { BUY, CANCELED, SELL, UNTRIGGERED } from '../codes.ts';
import type { Market } from '../market.ts';
import type { Venue } from '../venue.ts';
import { releaseHold } from './hold.ts';
import {
  BYTES_FROM_PLACE,
  BYTES_FROM_SIDE,
  BYTES_FROM_STP_ASKED,
  EXPIRE_AT,
  ID,
  IN_BOOK,
  IN_STOPS,
  INT_SHIFT,
  NOWHERE,
  OPEN,
  ORDER_MASK,
  openLotsOf,
  PLACE,
  PRICE,
  REASON,
  STANDING,
  STATUS,
  shiftOf,
  WORD_SHIFT,
} from './layout.ts';
import { triggersUpward } from './stop-direction.ts';

/** The int that begins with the place: the place itself, whether the order counts as open, and both of them. */
const PLACE_BITS = 0xff;
export const OPEN_BIT = 1 << shiftOf(OPEN);
export const PLACE_AND_OPEN = 0xffff;
/** The int that ends with status and reason: the bytes before them, and by how much each of the two is shifted. */
const BEFORE_STATUS = 0xffff;
const STATUS_SHIFT = shiftOf(STATUS);
const REASON_SHIFT = shiftOf(REASON);

/**
 * The life of an order. Always quantity = filled + prevented + open.
 *
 *     draft -> NEW -> PARTIALLY_FILLED -> FILLED | CANCELED | EXPIRED | EXPIRED_IN_MATCH
 *     draft -> UNTRIGGERED -> NEW -> ... (a stop, once triggered)
 *
 * Nearly every command rests an order or ends one, so both read and write its record directly, bytes four at a time,
 * and call others when they are through with it.
 */

/** Puts what is left of an order at the tail of its price level. */
export function restOrder(venue: Venue, market: Market, order: number): void {
  const { f64, i32 } = venue.orders.records;
  const word = order << WORD_SHIFT;
  const int = order << INT_SHIFT;
  const lots = openLotsOf(f64, order);
  const price = f64[word | PRICE] as number;
  const side = ((i32[int | BYTES_FROM_SIDE] as number) & 0xff) === BUY ? BUY : SELL;
  openOrder(venue, market, order, IN_BOOK);
  venue.touchedLevels.append(market.ladder(side), price, order, lots);
}

/** Lets a stop wait for its price. */
export function parkStop(venue: Venue, market: Market, order: number): void {
  const { orders } = venue;
  const ladder = market.stopLadder(triggersUpward(orders, order));
  venue.books.append(ladder, orders.stop(order), order, orders.openLots(order));
  orders.setByte(order, STATUS, UNTRIGGERED);
  openOrder(venue, market, order, IN_STOPS);
}

/** Takes lots that were filled or prevented off a resting order; it keeps its priority. */
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
  const stood = markDone(venue.orders.records.i32, order, status, reason);
  if ((stood & OPEN_BIT) !== 0) closeOrder(venue, market, order);
  if ((stood & PLACE_BITS) === IN_BOOK) venue.touchedLevels.remove(order);
  else if ((stood & PLACE_BITS) === IN_STOPS) venue.books.remove(order);
  releaseHold(venue, order);
  venue.emitter.orderDone(order, status, reason);
  venue.lives.end(order);
}

/** Writes that an order is done, and stands nowhere; answers the int that says where it stood. */
export const markDone = (i32: Int32Array, order: number, status: number, reason: number): number => {
  const int = (order & ORDER_MASK) << INT_SHIFT;
  const stood = i32[int + BYTES_FROM_PLACE] as number;
  const before = (i32[int + BYTES_FROM_STP_ASKED] as number) & BEFORE_STATUS;
  i32[int + BYTES_FROM_PLACE] = stood & ~PLACE_AND_OPEN;
  i32[int + BYTES_FROM_STP_ASKED] = before | (status << STATUS_SHIFT) | ((reason + 1) << REASON_SHIFT);
  return stood;
};

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

/** Says where it stands and counts it as open, once: a triggered stop that comes to rest is still the same open order. */
function openOrder(venue: Venue, market: Market, order: number, place: number): void {
  const { i32 } = venue.orders.records;
  const at = (order << INT_SHIFT) | BYTES_FROM_PLACE;
  const stood = i32[at] as number;
  i32[at] = (stood & ~PLACE_AND_OPEN) | OPEN_BIT | place;
  if ((stood & OPEN_BIT) === 0) countOpen(venue, market, order);
}

/** An order by quote quantity is never open, so the lots of one that is are a number. */
function countOpen(venue: Venue, market: Market, order: number): void {
  const { f64, i32 } = venue.orders.records;
  const word = order << WORD_SHIFT;
  const lots = openLotsOf(f64, order);
  const expireAt = f64[word | EXPIRE_AT] as number;
  market.openLots += lots;
  venue.standings.count(i32[(order << INT_SHIFT) | STANDING] as number, 1);
  if (expireAt !== -1) venue.expiries.add(order, expireAt, f64[word | ID] as number);
}

/** Counts it as open no more. */
function closeOrder(venue: Venue, market: Market, order: number): void {
  const { f64, i32 } = venue.orders.records;
  const word = order << WORD_SHIFT;
  const lots = openLotsOf(f64, order);
  const expires = f64[word | EXPIRE_AT] !== -1;
  if (lots !== 0) market.openLots -= lots;
  venue.standings.count(i32[(order << INT_SHIFT) | STANDING] as number, -1);
  if (expires) venue.expiries.remove(order);
}
