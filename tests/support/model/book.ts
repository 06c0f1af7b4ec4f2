import type { Side } from '../../../src/engine/types.ts';
import type { Market, Order, World } from './world.ts';

export const opposite = (side: Side): Side => (side === 'BUY' ? 'SELL' : 'BUY');

/** True when a price is worse than `bound` for someone who takes on `side`. */
export function isBeyond(side: Side, ticks: number, bound: number): boolean {
  return side === 'BUY' ? ticks > bound : ticks < bound;
}

/** Resting orders of one side, the next to trade first. */
export function bookSide(world: World, market: Market, side: Side): Order[] {
  const sign = side === 'BUY' ? -1 : 1;
  return world.live
    .filter((order) => order.place === 'book' && order.market === market && order.side === side)
    .sort((one, other) => (ticksOf(one) - ticksOf(other)) * sign || one.priority - other.priority);
}

/** Best price someone on `side` could trade at. */
export function bestOpposite(world: World, market: Market, side: Side): number | null {
  return bookSide(world, market, opposite(side))[0]?.priceTicks ?? null;
}

/** True when a limit would meet the other side; an equal price does. */
export function wouldTake(side: Side, ticks: number, best: number | null): best is number {
  return best !== null && !isBeyond(side, best, ticks);
}

/** Price of a resting order: it always has one. */
export function ticksOf(order: Order): number {
  return order.priceTicks ?? 0;
}
