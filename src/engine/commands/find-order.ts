import { OK } from '../checks/refusal.ts';
import { CANCELED, EXPIRED, EXPIRED_IN_MATCH, FILLED } from '../codes.ts';
import { FORGOTTEN, PLACE, STATUS } from '../orders/layout.ts';
import type { Venue } from '../venue.ts';

/** Refuses an order that is not a live one of the account; one of another account is as unknown as none. */
export function findOwnOrder({ orders, refusal }: Venue, account: number, orderId: number): number {
  const order = orders.find(orderId);
  refusal.orderId = orderId;
  const isKnown = order !== 0 && orders.byte(order, PLACE) !== FORGOTTEN;
  if (!isKnown || orders.account(order) !== account) return refusal.refuse(5002);
  if (isDone(orders.byte(order, STATUS))) {
    refusal.symbol = orders.symbol(order);
    return refusal.refuseValue(5003, orders.filledLots(order));
  }
  refusal.orderId = null;
  return OK;
}

function isDone(status: number): boolean {
  return status === FILLED || status === CANCELED || status === EXPIRED || status === EXPIRED_IN_MATCH;
}
