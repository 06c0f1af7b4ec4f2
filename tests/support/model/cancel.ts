import type { OrderReason, Side } from '../../../src/engine/types.ts';
import { cancelAll, finish } from './finish.ts';
import { refuse } from './refusal.ts';
import { findTarget } from './target.ts';
import type { Account, World } from './world.ts';

type CancelRequest = { readonly account: number; readonly orderId: number; readonly reason: OrderReason };
type MassCancelRequest = {
  readonly account: number | null;
  readonly symbol: number | null;
  readonly side: Side | null;
  readonly reason: OrderReason;
};

export function cancel(world: World, { account, orderId, reason }: CancelRequest): void {
  checkMay(world.account(account), reason);
  finish(world, findTarget(world, account, orderId), 'CANCELED', reason);
}

export function massCancel(world: World, { account, symbol, side, reason }: MassCancelRequest): void {
  const own = account === null ? null : world.account(account);
  if (symbol !== null) world.market(symbol);
  if (own !== null) checkMay(own, reason);
  const orders = world.openOrders(account, symbol).filter((order) => side === null || order.side === side);
  cancelAll(world, orders, reason);
}

/** An account that is disabled may ask for nothing itself; administrators, timers and halts cancel what is its. */
function checkMay(account: Account, reason: OrderReason): void {
  if (account.state === 'disabled' && (reason === 'USER' || reason === 'MASS')) refuse(4002);
}
