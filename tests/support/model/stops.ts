import type { OrderRequest } from '../../../src/engine/types.ts';
import type { Market, Order, World } from './world.ts';

type Stop = Pick<OrderRequest, 'side' | 'orderType' | 'stopTicks'>;

/** A stop to buy and a profit to sell wait for the price to rise, the others for it to fall. */
function waitsForRise({ side, orderType }: Stop): boolean {
  return (side === 'BUY') === (orderType === 'STOP_LOSS' || orderType === 'STOP_LIMIT');
}

export function isReached(stop: Stop, lastTicks: number): boolean {
  const stopTicks = stop.stopTicks ?? 0;
  return waitsForRise(stop) ? lastTicks >= stopTicks : lastTicks <= stopTicks;
}

/** A trade printed: the stops it reaches stop waiting and line up behind those that already do. */
export function joinQueue(world: World, market: Market, printTicks: number, queue: Order[]): void {
  market.lastTicks = printTicks;
  const reached = world.live.filter(
    (order) => order.place === 'waiting' && order.market === market && isReached(order, printTicks),
  );
  const byStop = (one: Order, other: Order) => (one.stopTicks ?? 0) - (other.stopTicks ?? 0);
  const rising = reached.filter(waitsForRise).sort((one, other) => byStop(one, other) || one.id - other.id);
  const falling = reached
    .filter((order) => !waitsForRise(order))
    .sort((one, other) => byStop(other, one) || one.id - other.id);
  for (const order of [...rising, ...falling]) {
    order.place = 'moving';
    queue.push(order);
  }
}
