import { assert, present } from '../assert.ts';
import type { Market } from '../market.ts';
import type { OrderReason, OrderStatus } from '../types.ts';
import type { Venue } from '../venue.ts';
import { need, payAsset } from './hold.ts';
import type { Order } from './order.ts';

/** Makes a draft an order: it gets its id and its hold, and is told of. */
export function acceptOrder(venue: Venue, market: Market, order: Order): void {
  venue.orders.admit(order, venue.account(order.account));
  order.createdAt = venue.time;
  order.entryCommandSeq = venue.emitter.commandSeq;
  venue.emitter.order('orderAccepted', order);
  adjustHold(venue, market, order);
}

/** Puts what is left of an order at the tail of its price level. */
export function restOrder(venue: Venue, market: Market, order: Order): void {
  const ticks = present(order.priceTicks);
  venue.touchedLevels.touch(market, order.side, ticks);
  market.book.insert(order.id, order.side, ticks, order.openLots);
  order.place = 'book';
  openOrder(venue, market, order);
}

/** Lets a stop wait for its price. */
export function parkStop(venue: Venue, market: Market, order: Order): void {
  market.stops.add(order);
  order.place = 'stops';
  order.status = 'UNTRIGGERED';
  openOrder(venue, market, order);
}

/** Takes lots that were filled or prevented off a resting order; it keeps its priority. */
export function reduceResting(venue: Venue, market: Market, order: Order, lots: number): void {
  venue.touchedLevels.touch(market, order.side, present(order.priceTicks));
  market.book.reduce(order.id, lots);
  if (order.openLots === 0) order.place = 'nowhere';
}

/** Ends an order: it leaves the book or the stops, its hold becomes available, and no event of it follows. */
export function finishOrder(
  venue: Venue,
  market: Market,
  order: Order,
  status: OrderStatus,
  reason: OrderReason | null,
): void {
  leavePlace(venue, market, order);
  closeOrder(venue, market, order);
  releaseHold(venue, market, order);
  order.status = status;
  order.reason = reason;
  venue.emitter.orderDone(order, status, reason);
  forget(venue, venue.orders.retire(order, venue.account(order.account)));
}

/** Makes the hold what the order needs now; the difference comes from or goes to what is available. */
export function adjustHold(venue: Venue, market: Market, order: Order): void {
  const wanted = need(order, market);
  if (wanted === order.hold) return;
  venue.ledger.lock(venue.ledger.of(order.account, payAsset(order, market)), wanted - order.hold);
  order.hold = wanted;
}

/** Counts it as open, once: a triggered stop that comes to rest is still the same open order. */
function openOrder(venue: Venue, market: Market, order: Order): void {
  if (order.isOpen) return;
  order.isOpen = true;
  market.openLots += order.openLots;
  venue.account(order.account).countOpenOrder(order.symbol, 1);
  if (order.expireAt !== null) venue.deadlines.add(order);
}

function closeOrder(venue: Venue, market: Market, order: Order): void {
  if (!order.isOpen) return;
  order.isOpen = false;
  market.openLots -= order.openLots;
  venue.account(order.account).countOpenOrder(order.symbol, -1);
  venue.deadlines.remove(order);
}

function leavePlace(venue: Venue, market: Market, order: Order): void {
  if (order.place === 'book') {
    venue.touchedLevels.touch(market, order.side, present(order.priceTicks));
    market.book.remove(order.id);
  } else if (order.place === 'stops') {
    market.stops.remove(order);
  }
  order.place = 'nowhere';
}

function releaseHold(venue: Venue, market: Market, order: Order): void {
  if (order.hold === 0n) return;
  venue.ledger.lock(venue.ledger.of(order.account, payAsset(order, market)), -order.hold);
  order.hold = 0n;
}

/** An order that fell out of the window gives its client id free. */
function forget(venue: Venue, order: Order | null): void {
  const clientOrderId = order?.request.clientOrderId ?? null;
  if (order === null || clientOrderId === null) return;
  const { clientIds } = venue.account(order.account);
  assert(clientIds.get(clientOrderId) === order, 'a client id belongs to one order');
  clientIds.delete(clientOrderId);
}
