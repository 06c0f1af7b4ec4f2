import { type Refusal, refuse, refuseIndex } from '../checks/refusal.ts';
import { finishOrder } from '../orders/lifecycle.ts';
import type { Order } from '../orders/order.ts';
import type { Command } from '../types.ts';
import type { Venue } from '../venue.ts';

type Cancel = Extract<Command, { type: 'cancel' }>;
type MassCancel = Extract<Command, { type: 'massCancel' }>;

/** An order of another account is as unknown as one that never was. */
export function cancel(venue: Venue, { account, orderId, reason }: Cancel): Refusal | null {
  const order = venue.orders.find(orderId);
  if (order === undefined || order.account !== account) return refuse(5002, { orderId });
  if (!venue.account(account).live.has(orderId))
    return refuse(5003, { orderId, symbol: order.symbol, value: BigInt(order.filledLots) });
  finishOrder(venue, venue.market(order.symbol), order, 'CANCELED', reason);
  return null;
}

/** Cancels every live order that fits, in ascending id. None that fits is no error. */
export function massCancel(venue: Venue, command: MassCancel): Refusal | null {
  const { account, symbol } = command;
  if (account !== null && venue.accounts[account] === undefined)
    return refuseIndex(4002, account, venue.accounts.length);
  if (symbol !== null && venue.markets[symbol] === undefined)
    return refuseIndex(2001, symbol, venue.markets.length);
  const live = account === null ? venue.orders.live() : venue.account(account).live.values();
  for (const order of live) {
    if (fits(order, command))
      finishOrder(venue, venue.market(order.symbol), order, 'CANCELED', command.reason);
  }
  return null;
}

function fits(order: Order, { symbol, side }: MassCancel): boolean {
  return (symbol === null || order.symbol === symbol) && (side === null || order.side === side);
}
