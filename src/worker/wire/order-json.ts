import type { EngineEvent, OrderView, Side } from '../../engine/types.ts';
import type { FillView } from '../query/types.ts';
import type { Market, Markets } from './markets.ts';
import { formatTime } from './times.ts';

export type OrderJson = ReturnType<typeof orderJson>;
export type FillJson = ReturnType<typeof fillJson>;
type TradeEvent = Extract<EngineEvent, { type: 'trade' }>;

/** An order as the contract shows it. `remainingQuantity` is what was neither filled nor prevented from matching. */
export function orderJson(order: OrderView, markets: Markets) {
  const market = markets.at(order.symbol);
  const { lots, filledLots } = order;
  return {
    orderId: String(order.orderId),
    clientOrderId: order.clientOrderId,
    accountId: markets.accountId(order.account),
    symbol: market.config.symbol,
    side: order.side,
    type: order.orderType,
    timeInForce: order.timeInForce,
    price: order.priceTicks === null ? null : market.price(order.priceTicks),
    stopPrice: order.stopTicks === null ? null : market.price(order.stopTicks),
    quantity: lots === null ? null : market.quantity(lots),
    quoteQuantity: order.quoteUnits === null ? null : market.quoteAmount(order.quoteUnits),
    filledQuantity: market.quantity(filledLots),
    remainingQuantity: lots === null ? null : market.quantity(lots - filledLots - order.preventedLots),
    averagePrice: market.averagePrice(order.filledNotional, filledLots),
    status: order.status,
    reason: order.reason,
    fees: orderFees(order, markets),
    postOnly: order.postOnly,
    selfTradePrevention: order.stp,
    expireAt: order.expireAt === null ? null : new Date(order.expireAt).toISOString(),
    createdAt: formatTime(order.createdAt),
    updatedAt: formatTime(order.updatedAt),
    seq: order.seq,
  };
}

/** One amount per asset paid in; none before the first fill. */
function orderFees(order: OrderView, markets: Markets): { asset: string; amount: string }[] {
  if (order.filledLots === 0) return [];
  return [{ asset: markets.asset(order.feeAsset).asset, amount: markets.amount(order.feeAsset, order.fee) }];
}

/** A fill as the contract shows it: a trade, seen by the owner of one of its two orders. */
export function fillJson(fill: FillView, markets: Markets) {
  const market = markets.at(fill.symbol);
  return {
    tradeId: String(fill.tradeId),
    orderId: String(fill.orderId),
    symbol: market.config.symbol,
    side: fill.side,
    price: market.price(fill.priceTicks),
    quantity: market.quantity(fill.lots),
    fee: markets.amount(fill.feeAsset, fill.fee),
    feeAsset: markets.asset(fill.feeAsset).asset,
    liquidity: fill.liquidity,
    at: formatTime(fill.at),
  };
}

/** The fills that one command gave an order, in the order they happened. */
export function fillsOf(orderId: number, events: readonly EngineEvent[]): FillView[] {
  const fills: FillView[] = [];
  for (const event of events) {
    if (event.type !== 'trade') continue;
    if (event.takerOrderId === orderId) fills.push(takerFill(event));
    else if (event.makerOrderId === orderId) fills.push(makerFill(event));
  }
  return fills;
}

const OPPOSITE = { BUY: 'SELL', SELL: 'BUY' } as const satisfies Record<Side, Side>;

function takerFill(trade: TradeEvent): FillView {
  return {
    tradeId: trade.tradeId,
    orderId: trade.takerOrderId,
    account: trade.takerAccount,
    symbol: trade.symbol,
    side: trade.takerSide,
    priceTicks: trade.priceTicks,
    lots: trade.lots,
    fee: trade.takerFee,
    feeAsset: trade.takerFeeAsset,
    liquidity: 'TAKER',
    at: trade.time,
  };
}

function makerFill(trade: TradeEvent): FillView {
  return {
    tradeId: trade.tradeId,
    orderId: trade.makerOrderId,
    account: trade.makerAccount,
    symbol: trade.symbol,
    side: OPPOSITE[trade.takerSide],
    priceTicks: trade.priceTicks,
    lots: trade.lots,
    fee: trade.makerFee,
    feeAsset: trade.makerFeeAsset,
    liquidity: 'MAKER',
    at: trade.time,
  };
}

/** One price level of a book. */
export const levelJson = (level: { priceTicks: number; lots: number }, market: Market) => ({
  price: market.price(level.priceTicks),
  quantity: market.quantity(level.lots),
});
