import { refuse } from './refusal.ts';
import type { Order, World } from './world.ts';

/** The live order of an account that a command is about: unknown or another's is 5002, finished 5003. */
export function findTarget(world: World, account: number, orderId: number): Order {
  const order = world.find(({ id }) => id === orderId);
  if (order === undefined || order.account !== account) refuse(5002, { orderId });
  if (order.place === 'done') refuse(5003, { orderId, symbol: order.market.index, value: order.filledLots });
  return order;
}
