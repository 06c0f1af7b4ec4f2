import type { Order } from '../orders/order.ts';
import { ORDER_REASONS, ORDER_STATUSES, ORDER_TYPES, STP_MODES, TIMES_IN_FORCE } from '../types.ts';
import type { Hasher } from './hasher.ts';

/** Everything an order is, but for the seq of its last event: refused commands use up sequence numbers. */
export function hashOrder(hasher: Hasher, order: Order): void {
  hasher.int(order.id);
  hashRequest(hasher, order);
  hasher.intOrNull(order.priceTicks);
  hasher.intOrNull(order.expireAt);
  hashMoney(hasher, order);
  hasher.int(order.filledLots);
  hasher.int(order.preventedLots);
  hasher.int(ORDER_STATUSES.indexOf(order.status));
  hasher.int(order.reason === null ? -1 : ORDER_REASONS.indexOf(order.reason));
  hasher.bool(order.triggered);
  hasher.int(order.createdAt);
  hasher.int(order.updatedAt);
}

function hashRequest(hasher: Hasher, { request, stp }: Order): void {
  hasher.int(request.account);
  hasher.int(request.symbol);
  hasher.bool(request.side === 'BUY');
  hasher.int(ORDER_TYPES.indexOf(request.orderType));
  hasher.int(TIMES_IN_FORCE.indexOf(request.timeInForce));
  hasher.intOrNull(request.lots);
  hasher.bool(request.quoteUnits !== null);
  hasher.bigint(request.quoteUnits ?? 0n);
  hasher.intOrNull(request.priceTicks);
  hasher.intOrNull(request.stopTicks);
  hasher.bool(request.postOnly);
  hasher.bool(request.stp !== null);
  hasher.int(STP_MODES.indexOf(stp));
  hasher.stringOrNull(request.clientOrderId);
}

function hashMoney(hasher: Hasher, order: Order): void {
  hasher.bigint(order.hold);
  hasher.bigint(order.filledNotional);
  hasher.bigint(order.feeExact);
  hasher.bigint(order.fee);
  hasher.bigint(order.makerRate);
  hasher.bigint(order.takerRate);
}
