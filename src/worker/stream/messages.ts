import type { EngineReads, LevelView } from '../../engine/types.ts';
import {
  type BookDelta,
  bookLevels,
  type Kline,
  type KlineInterval,
  type LevelTotal,
  type Ticker,
} from '../../engine/views/index.ts';
import type { AccountUpdate, TradesMessage } from '../feeds/types.ts';
import { tradeView } from '../query/trade-tape.ts';
import { amountsJson } from '../wire/account-json.ts';
import { klineJson, tickerJson, tradeJson } from '../wire/market-json.ts';
import type { Market, Markets } from '../wire/markets.ts';
import { fillJson, orderJson } from '../wire/order-json.ts';
import { formatTime } from '../wire/times.ts';

/** The whole book, best price first; the next delta joins it. */
export function bookSnapshot(engine: EngineReads, market: Market) {
  const book = bookLevels(engine, market.index, Number.POSITIVE_INFINITY);
  const pair = ({ priceTicks, lots }: LevelView) => [market.price(priceTicks), market.quantity(lots)];
  return {
    type: 'snapshot',
    channel: 'book',
    symbol: market.config.symbol,
    epoch: book.epoch,
    seq: book.seq,
    lastSeq: book.lastSeq,
    bids: book.bids.map(pair),
    asks: book.asks.map(pair),
    at: formatTime(book.time),
  };
}

/** Levels that changed, with what they hold now; "0" is a level that is gone. */
export function bookDelta(delta: BookDelta, market: Market) {
  const pair = ([ticks, lots]: LevelTotal) => [market.price(ticks), market.quantity(lots)];
  return {
    type: 'delta',
    channel: 'book',
    symbol: market.config.symbol,
    epoch: delta.epoch,
    seq: delta.seq,
    firstSeq: delta.firstSeq,
    lastSeq: delta.lastSeq,
    bids: delta.bids.map(pair),
    asks: delta.asks.map(pair),
    at: formatTime(delta.time),
  };
}

export function tradesMessage({ epoch, trades }: Omit<TradesMessage, 'symbol'>, market: Market) {
  return {
    type: 'trades',
    channel: 'trades',
    symbol: market.config.symbol,
    epoch,
    seq: trades.at(-1)?.seq,
    trades: trades.map((trade) => tradeJson(tradeView(trade), market)),
  };
}

export function tickerMessage(ticker: Ticker, engine: EngineReads, market: Market) {
  return {
    type: 'ticker',
    channel: 'ticker',
    symbol: market.config.symbol,
    epoch: ticker.epoch,
    seq: ticker.seq,
    ticker: tickerJson(market, engine, ticker),
  };
}

export function klinesMessage(
  klines: readonly Kline[],
  interval: KlineInterval,
  engine: EngineReads,
  market: Market,
) {
  return {
    type: 'klines',
    channel: 'klines',
    symbol: market.config.symbol,
    interval,
    epoch: engine.epoch,
    seq: engine.seq,
    klines: klines.map((kline) => klineJson(kline, market)),
  };
}

/** Where an account stands: what a snapshot of it was taken of. */
const standing = (engine: EngineReads, account: number, markets: Markets) => ({
  accountId: markets.accountId(account),
  epoch: engine.epoch,
  seq: engine.seq,
  accountSeq: engine.accountSeq(account),
});

/** The open orders of an account. */
export const ordersSnapshot = (engine: EngineReads, account: number, markets: Markets) => ({
  type: 'snapshot',
  channel: 'orders',
  ...standing(engine, account, markets),
  orders: engine.openOrders(account, null).map((order) => orderJson(order, markets)),
});

/** All balances of an account. */
export const balancesSnapshot = (engine: EngineReads, account: number, markets: Markets) => ({
  type: 'snapshot',
  channel: 'balances',
  ...standing(engine, account, markets),
  balances: engine.config.assets.map((_, asset) =>
    amountsJson(account, { asset, ...engine.balance(account, asset) }, markets),
  ),
});

const change = (update: AccountUpdate, markets: Markets) => ({
  accountId: markets.accountId(update.account),
  epoch: update.epoch,
  seq: update.seq,
  accountSeq: update.lastSeq,
});

/** Orders that changed and fills of the account; null when the update has neither. */
export function ordersMessage(update: AccountUpdate, markets: Markets) {
  if (update.orders.length === 0 && update.fills.length === 0) return null;
  return {
    type: 'orders',
    channel: 'orders',
    ...change(update, markets),
    orders: update.orders.map((order) => orderJson(order, markets)),
    fills: update.fills.map((fill) => fillJson(fill, markets)),
  };
}

/** Balances that changed; null when the update has none. */
export function balancesMessage(update: AccountUpdate, markets: Markets) {
  if (update.balances.length === 0) return null;
  return {
    type: 'balances',
    channel: 'balances',
    ...change(update, markets),
    balances: update.balances.map((balance) => amountsJson(update.account, balance, markets)),
  };
}
