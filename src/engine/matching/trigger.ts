import { present } from '../assert.ts';
import type { Market } from '../market.ts';
import type { Venue } from '../venue.ts';
import { planTaker } from './planner.ts';
import { takeAndSettle } from './take.ts';

/**
 * Runs the stops that this command's trades have triggered, first in first out. Each may trade and trigger more; it
 * ends because an order triggers once.
 */
export function runTriggered(venue: Venue, market: Market): void {
  const queue = market.triggered;
  for (let at = 0; at < queue.length; at++) {
    const order = present(queue[at]);
    order.triggered = true;
    order.status = 'NEW';
    venue.emitter.order('orderTriggered', order);
    takeAndSettle(venue, market, order, planTaker(venue, market, order));
  }
  queue.length = 0;
}
