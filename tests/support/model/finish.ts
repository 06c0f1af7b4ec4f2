import type { OrderReason, OrderStatus } from '../../../src/engine/types.ts';
import { needOf } from './money.ts';
import type { Order, World } from './world.ts';

/** The order's last event. It is remembered among the last ones that finished. */
export function finish(world: World, order: Order, status: OrderStatus, reason: OrderReason | null): void {
  if (order.place === 'book') world.told.touchLevel(order);
  if (needOf(order) !== 0n) world.told.touchPay(order);
  order.place = 'done';
  order.status = status;
  order.reason = reason;
  world.told.tellOf(order, {
    type: 'orderDone',
    orderId: order.id,
    account: order.account,
    symbol: order.market.index,
    status,
    reason,
    accountSeq: world.told.accountSeq(order.account),
  });
  remember(world, order);
}

function remember(world: World, order: Order): void {
  world.live = world.live.filter((other) => other !== order);
  world.finished.push(order);
  const tooMany = world.finished.length - (world.config?.idempotencyWindow ?? 0);
  if (tooMany > 0) world.forgotten.push(...world.finished.splice(0, tooMany));
}

/** Cancels orders one by one in ascending id. */
export function cancelAll(world: World, orders: readonly Order[], reason: OrderReason): void {
  for (const order of orders) finish(world, order, 'CANCELED', reason);
}
