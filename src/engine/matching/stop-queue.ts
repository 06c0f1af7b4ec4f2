import { FALLING_STOPS, LADDERS_PER_SYMBOL, RISING_STOPS } from '../book/books.ts';
import type { Market } from '../market.ts';
import { NOWHERE, PLACE } from '../orders/layout.ts';
import type { Venue } from '../venue.ts';

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

function queue(venue: Venue, order: number): void {
  venue.books.remove(order);
  venue.orders.setByte(order, PLACE, NOWHERE);
  venue.triggered.push(order);
}
