import type { LevelView, Side } from '../types.ts';

/** What `first` and `next` answer when there is no further order, and `bestTicks` for an empty side. */
export const NONE = 0;

/**
 * The resting orders of one symbol in price-time priority. It knows ids, prices and lots; whose an order is and what
 * it holds is not its business. Every implementation passes `tests/contracts/book.ts`.
 *
 * Prices are ticks from 1, lots are from 1, ids are from 1 and unique while they rest. The caller keeps every sum of
 * lots within 2^53 - 1. An order or level that is not there is a bug of the caller (AssertionError).
 */
export interface Book {
  /** Best price of a side; NONE when it is empty. */
  bestTicks(side: Side): number;
  /** Total lots at a price; 0 when nobody is there. */
  lotsAt(side: Side, ticks: number): number;
  /** Occupied price levels. */
  levelCount(side: Side): number;
  /** Best price first, at most `depth`. */
  levels(side: Side, depth: number): LevelView[];
  /** The order that is first in priority; NONE when the side is empty. */
  first(side: Side): number;
  /** The order that comes after `orderId` in priority; NONE after the last. */
  next(orderId: number): number;
  ticksOf(orderId: number): number;
  /** Lots the order has left. */
  lotsOf(orderId: number): number;
  /** Puts an order at the tail of its level. */
  insert(orderId: number, side: Side, ticks: number, lots: number): void;
  /** Takes lots off an order, which keeps its priority; an order without lots is gone. */
  reduce(orderId: number, lots: number): void;
  remove(orderId: number): void;
}
