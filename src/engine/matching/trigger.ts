import { FALLING_STOPS, LADDERS_PER_SYMBOL, RISING_STOPS } from '../book/books.ts';
import { NEW } from '../codes.ts';
import type { Market } from '../market.ts';
import { NOWHERE, PLACE, STATUS, TRIGGERED } from '../orders/layout.ts';
import type { Venue } from '../venue.ts';
import { planTriggered } from './planner.ts';
import { takeAndSettle } from './take.ts';

/**
 * Moves every stop that a trade at `ticks` triggers to the queue: rising ones by ascending stop, then falling ones by
 * descending stop, those of one stop price in the order they came.
 */
export function queueTriggered(venue: Venue, market: Market, ticks: number): void {
  const { books } = venue;
  const first = market.symbol * LADDERS_PER_SYMBOL;
  const rising = first + RISING_STOPS;
  const falling = first + FALLING_STOPS;
  for (let best = books.bestTicks(rising); best !== 0 && best <= ticks; best = books.bestTicks(rising))
    queue(venue, books.first(rising));
  for (let best = books.bestTicks(falling); best !== 0 && best >= ticks; best = books.bestTicks(falling))
    queue(venue, books.first(falling));
}

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

function queue(venue: Venue, order: number): void {
  venue.books.remove(order);
  venue.orders.setByte(order, PLACE, NOWHERE);
  venue.triggered.push(order);
}
