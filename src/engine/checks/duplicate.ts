import type { OrderRequest } from '../types.ts';

/** True when two requests ask for the same, field by field. */
export function isSameRequest(one: OrderRequest, other: OrderRequest): boolean {
  return (
    one.account === other.account &&
    one.symbol === other.symbol &&
    one.side === other.side &&
    one.orderType === other.orderType &&
    one.timeInForce === other.timeInForce &&
    one.lots === other.lots &&
    one.quoteUnits === other.quoteUnits &&
    one.priceTicks === other.priceTicks &&
    one.stopTicks === other.stopTicks &&
    one.expireAt === other.expireAt &&
    one.postOnly === other.postOnly &&
    one.stp === other.stp &&
    one.clientOrderId === other.clientOrderId
  );
}
