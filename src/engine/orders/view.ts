import type { OrderView } from '../types.ts';
import type { Order } from './order.ts';

/** A copy of the order as it stands now. */
export function viewOrder(order: Order): OrderView {
  const { request } = order;
  return {
    orderId: order.id,
    clientOrderId: request.clientOrderId,
    account: order.account,
    symbol: order.symbol,
    side: order.side,
    orderType: order.orderType,
    timeInForce: order.timeInForce,
    priceTicks: order.priceTicks,
    stopTicks: request.stopTicks,
    expireAt: order.expireAt,
    postOnly: request.postOnly,
    stp: order.stp,
    lots: request.lots,
    quoteUnits: request.quoteUnits,
    filledLots: order.filledLots,
    preventedLots: order.preventedLots,
    filledNotional: order.filledNotional,
    fee: order.fee,
    feeAsset: order.feeAsset,
    status: order.status,
    reason: order.reason,
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    seq: order.seq,
  };
}
