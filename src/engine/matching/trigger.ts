import { NEW } from '../codes.ts';
import type { Market } from '../market.ts';
import { STATUS, TRIGGERED } from '../orders/layout.ts';
import type { Venue } from '../venue.ts';
import { planTriggered } from './planner.ts';
import { takeAndSettle } from './take.ts';

/**
 * Runs the stops that this command's trades have triggered, first in first out. Each may trade and trigger more; it
 * ends because an order triggers once.
 */
export function runTriggered(venue: Venue, market: Market): void {
  const { triggered, orders } = venue;
  for (let at = 0; at < triggered.length; at++) {
    const order = triggered[at] as number;
    orders.setByte(order, TRIGGERED, 1);
    orders.setByte(order, STATUS, NEW);
    venue.emitter.orderTriggered(order);
    planTriggered(venue, market, order);
    takeAndSettle(venue, market, order);
  }
  // Setting a length is slow, and nearly every command triggers nothing.
  if (triggered.length > 0) triggered.length = 0;
}
