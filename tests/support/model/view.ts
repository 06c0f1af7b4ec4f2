import type { OrderView } from '../../../src/engine/types.ts';
import { ceilRate, feeAssetOf } from './money.ts';
import type { Order } from './world.ts';

export function viewOf(order: Order): OrderView {
  return {
    orderId: order.id,
    clientOrderId: order.request.clientOrderId,
    account: order.account,
    symbol: order.market.index,
    side: order.side,
    orderType: order.orderType,
    timeInForce: order.timeInForce,
    priceTicks: order.priceTicks,
    stopTicks: order.stopTicks,
    expireAt: order.expireAt,
    postOnly: order.postOnly,
    stp: order.stp,
    lots: order.lots,
    quoteUnits: order.quoteUnits,
    filledLots: order.filledLots,
    preventedLots: order.preventedLots,
    filledNotional: order.filledNotional,
    fee: ceilRate(order.exactFee),
    feeAsset: feeAssetOf(order),
    status: order.status,
    reason: order.reason,
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    seq: order.seq,
  };
}
