import type {
  OrderReason,
  OrderStatus,
  OrderType,
  OrderView,
  Side,
  StpMode,
  TimeInForce,
} from '../../engine/types.ts';
import { lots, type Names, ticks } from '../projection/names.ts';
import type { FillView, TradeView } from './types.ts';

/** A row of `orders` as the driver hands it over: bigint and numeric are text. */
export type StoredOrder = {
  readonly order_id: string;
  readonly client_order_id: string | null;
  readonly account_id: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly time_in_force: TimeInForce;
  readonly price: string | null;
  readonly stop_price: string | null;
  readonly quantity: string | null;
  readonly quote_quantity: string | null;
  readonly filled_quantity: string;
  readonly prevented_quantity: string;
  readonly filled_notional: string;
  readonly fee: string;
  readonly fee_asset: string;
  readonly status: OrderStatus;
  readonly reason: OrderReason | null;
  readonly post_only: boolean;
  readonly stp: StpMode;
  readonly expire_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly seq: string;
};

export function storedOrder(row: StoredOrder, names: Names): OrderView {
  const symbolIndex = names.symbolIndex(row.symbol);
  const symbol = names.symbol(symbolIndex);
  const feeAsset = names.assetIndex(row.fee_asset);
  return {
    orderId: Number(row.order_id),
    clientOrderId: row.client_order_id,
    account: names.accountIndex(row.account_id),
    symbol: symbolIndex,
    side: row.side,
    orderType: row.type,
    timeInForce: row.time_in_force,
    priceTicks: row.price === null ? null : ticks(row.price, symbol),
    stopTicks: row.stop_price === null ? null : ticks(row.stop_price, symbol),
    expireAt: row.expire_at === null ? null : row.expire_at.getTime(),
    postOnly: row.post_only,
    stp: row.stp,
    lots: row.quantity === null ? null : lots(row.quantity, symbol),
    quoteUnits: row.quote_quantity === null ? null : names.units(row.quote_quantity, symbol.quote),
    filledLots: lots(row.filled_quantity, symbol),
    preventedLots: lots(row.prevented_quantity, symbol),
    filledNotional: names.units(row.filled_notional, symbol.quote),
    fee: names.units(row.fee, feeAsset),
    feeAsset,
    status: row.status,
    reason: row.reason,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    seq: Number(row.seq),
  };
}

/** A row of `trades`. */
export type StoredTrade = {
  readonly trade_id: string;
  readonly symbol: string;
  readonly price: string;
  readonly quantity: string;
  readonly taker_side: Side;
  readonly executed_at: Date;
  readonly seq: string;
};

export function storedTrade(row: StoredTrade, names: Names): TradeView {
  const symbolIndex = names.symbolIndex(row.symbol);
  const symbol = names.symbol(symbolIndex);
  return {
    tradeId: Number(row.trade_id),
    symbol: symbolIndex,
    priceTicks: ticks(row.price, symbol),
    lots: lots(row.quantity, symbol),
    takerSide: row.taker_side,
    at: row.executed_at.getTime(),
    seq: Number(row.seq),
  };
}

/** One side of a row of `trades`. */
export type StoredFill = StoredTrade & {
  readonly taker: boolean;
  readonly order_id: string;
  readonly account_id: string;
  readonly fee: string;
  readonly fee_asset: string;
};

export function storedFill(row: StoredFill, names: Names): FillView {
  const trade = storedTrade(row, names);
  const feeAsset = names.assetIndex(row.fee_asset);
  return {
    tradeId: trade.tradeId,
    orderId: Number(row.order_id),
    account: names.accountIndex(row.account_id),
    symbol: trade.symbol,
    side: row.taker ? trade.takerSide : opposite(trade.takerSide),
    priceTicks: trade.priceTicks,
    lots: trade.lots,
    fee: names.units(row.fee, feeAsset),
    feeAsset,
    liquidity: row.taker ? 'TAKER' : 'MAKER',
    at: trade.at,
  };
}

export const opposite = (side: Side): Side => (side === 'BUY' ? 'SELL' : 'BUY');
