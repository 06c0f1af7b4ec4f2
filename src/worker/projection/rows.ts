import type { AccountView, OrderView } from '../../engine/types.ts';
import { formatTime } from '../wire/times.ts';
import type { KlineRow } from './kline-bars.ts';
import { type Names, price, quantity } from './names.ts';
import type { BalanceEvent, TradeEvent } from './trade.ts';

/**
 * Rows of the projections as they go into Postgres: keys are columns, decimals and times are text. They are the
 * same values `verify` expects to read back.
 */
export type TableRow = Readonly<Record<string, string | number | boolean | null>>;

export type NewAccount = AccountView & { readonly createdAt: number };

export const accountRow = (account: NewAccount, names: Names): TableRow => ({
  account_id: account.id,
  master_id: account.master === null ? null : names.account(account.master),
  created_at: isoTime(account.createdAt),
});

export function orderRow(order: OrderView, names: Names): TableRow {
  const symbol = names.symbol(order.symbol);
  return {
    order_id: order.orderId,
    client_order_id: order.clientOrderId,
    account_id: names.account(order.account),
    symbol: symbol.symbol,
    side: order.side,
    type: order.orderType,
    time_in_force: order.timeInForce,
    price: order.priceTicks === null ? null : price(order.priceTicks, symbol),
    stop_price: order.stopTicks === null ? null : price(order.stopTicks, symbol),
    quantity: order.lots === null ? null : quantity(order.lots, symbol),
    quote_quantity: order.quoteUnits === null ? null : names.amount(order.quoteUnits, symbol.quote),
    filled_quantity: quantity(order.filledLots, symbol),
    prevented_quantity: quantity(order.preventedLots, symbol),
    filled_notional: names.amount(order.filledNotional, symbol.quote),
    fee: names.amount(order.fee, order.feeAsset),
    fee_asset: names.asset(order.feeAsset),
    status: order.status,
    reason: order.reason,
    post_only: order.postOnly,
    stp: order.stp,
    expire_at: order.expireAt === null ? null : isoTime(order.expireAt),
    created_at: isoTime(order.createdAt),
    updated_at: isoTime(order.updatedAt),
    seq: order.seq,
  };
}

export function tradeRow(trade: TradeEvent, names: Names): TableRow {
  const symbol = names.symbol(trade.symbol);
  return {
    trade_id: trade.tradeId,
    symbol: symbol.symbol,
    price: price(trade.priceTicks, symbol),
    quantity: quantity(trade.lots, symbol),
    maker_order_id: trade.makerOrderId,
    taker_order_id: trade.takerOrderId,
    maker_account: names.account(trade.makerAccount),
    taker_account: names.account(trade.takerAccount),
    taker_side: trade.takerSide,
    maker_fee: names.amount(trade.makerFee, trade.makerFeeAsset),
    maker_fee_asset: names.asset(trade.makerFeeAsset),
    taker_fee: names.amount(trade.takerFee, trade.takerFeeAsset),
    taker_fee_asset: names.asset(trade.takerFeeAsset),
    executed_at: isoTime(trade.time),
    command_seq: trade.commandSeq,
    seq: trade.seq,
  };
}

export const balanceRow = (balance: BalanceEvent, names: Names): TableRow => ({
  account_id: names.account(balance.account),
  asset: names.asset(balance.asset),
  available: names.amount(balance.available, balance.asset),
  locked: names.amount(balance.locked, balance.asset),
  seq: balance.seq,
});

export function klineRow(kline: KlineRow, names: Names): TableRow {
  const symbol = names.symbol(kline.symbol);
  return {
    symbol: symbol.symbol,
    interval: kline.interval,
    open_time: isoTime(kline.openTime),
    open: price(kline.openTicks, symbol),
    high: price(kline.highTicks, symbol),
    low: price(kline.lowTicks, symbol),
    close: price(kline.closeTicks, symbol),
    volume: quantity(kline.volumeLots, symbol),
    quote_volume: names.amount(kline.quoteUnits, symbol.quote),
    trades: kline.trades,
    seq: kline.seq,
  };
}

/** ISO 8601 in UTC. */
export const isoTime = formatTime;
