import type { OrderReason, Side } from '../../../src/engine/types.ts';
import { cancelAll, finish } from './finish.ts';
import { refuse } from './refusal.ts';
import { findTarget } from './target.ts';
import type { World } from './world.ts';

type CancelRequest = { readonly account: number; readonly orderId: number; readonly reason: OrderReason };
type MassCancelRequest = {
  readonly account: number | null;
  readonly symbol: number | null;
  readonly side: Side | null;
  readonly reason: OrderReason;
};

export function cancel(world: World, { account, orderId, reason }: CancelRequest): void {
  if (world.account(account).state === 'disabled') refuse(4002);
  finish(world, findTarget(world, account, orderId), 'CANCELED', reason);
}

export function massCancel(world: World, { account, symbol, side, reason }: MassCancelRequest): void {
  if (account !== null) world.account(account);
  if (symbol !== null) world.market(symbol);
  const orders = world.openOrders(account, symbol).filter((order) => side === null || order.side === side);
  cancelAll(world, orders, reason);
}
