import { NEW, PARTIALLY_FILLED, UNTRIGGERED } from '../codes.ts';
import { ACCOUNT, byteOf, FORGOTTEN, INT_SHIFT, PLACE, STATUS } from '../orders/layout.ts';
import type { Venue } from '../venue.ts';

/**
 * Record of a live order of an account; 0 where it is none, which is refused then. One of another account is as
 * unknown as none.
 */
export function findOwnOrder(venue: Venue, account: number, orderId: number): number {
  const { orders } = venue;
  const order = orders.find(orderId);
  const { i32 } = orders.records;
  const isKnown =
    order !== 0 && i32[(order << INT_SHIFT) | ACCOUNT] === account && byteOf(i32, order, PLACE) !== FORGOTTEN;
  const isOpen = isKnown && isLive(byteOf(i32, order, STATUS));
  return isOpen ? order : refuse(venue, isKnown ? order : 0, orderId);
}

function isLive(status: number): boolean {
  return status === NEW || status === PARTIALLY_FILLED || status === UNTRIGGERED;
}

function refuse({ orders, refusal }: Venue, order: number, orderId: number): 0 {
  refusal.orderId = orderId;
  if (order === 0) {
    refusal.refuse(5002);
  } else {
    refusal.symbol = orders.symbol(order);
    refusal.refuseValue(5003, orders.filledLots(order));
  }
  return 0;
}
