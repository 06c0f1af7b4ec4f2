import { DAY, EXPIRED, REASON_DAY, REASON_GTD } from '../codes.ts';
import { TIME_IN_FORCE } from '../orders/layout.ts';
import { finishOrder } from '../orders/lifecycle.ts';
import type { Venue } from '../venue.ts';
import { fireFirstTimer } from './timers.ts';

/**
 * Does everything that is due, before the command that carries the time: in the order of time; at the same time
 * orders expire by id before timers fire by account.
 */
export function expireDue(venue: Venue): void {
  const { expiries, timers, time } = venue;
  for (;;) {
    const orderIsDue = expiries.isDue(time);
    if (!orderIsDue && !timers.isDue(time)) return;
    if (orderIsDue && expiries.firstAt <= timers.firstAt) expireFirst(venue);
    else fireFirstTimer(venue);
  }
}

function expireFirst(venue: Venue): void {
  const { orders } = venue;
  const order = venue.expiries.first;
  const reason = orders.byte(order, TIME_IN_FORCE) === DAY ? REASON_DAY : REASON_GTD;
  finishOrder(venue, venue.market(orders.symbol(order)), order, EXPIRED, reason);
}
