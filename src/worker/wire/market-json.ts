import { assert } from '../../common/assert.ts';
import type { EngineReads, Side } from '../../engine/types.ts';
import type { Kline, Ticker } from '../../engine/views/index.ts';
import type { TradeView } from '../query/types.ts';
import type { Market } from './markets.ts';
import { levelJson } from './order-json.ts';
import { formatTime } from './times.ts';

/** How much a book tells: price levels, or the single orders in them. */
export const BOOK_LEVELS = ['2', '3'] as const;
export type BookLevel = (typeof BOOK_LEVELS)[number];

/**
 * The book of one symbol, best prices first: up to `depth` of what `level` tells on each side. `bookSeq` is that of the
 * last change in it.
 */
export function bookJson(market: Market, engine: EngineReads, depth: number, level: BookLevel = '2') {
  const sideOf = level === '3' ? restingOrders : priceLevels;
  const side = (name: Side) => sideOf(market, engine, name, depth);
  return {
    symbol: market.config.symbol,
    bids: side('BUY'),
    asks: side('SELL'),
    bookSeq: engine.bookSeq(market.index),
    epoch: engine.epoch,
    seq: engine.seq,
    at: formatTime(engine.time),
  };
}

type Resting = ReturnType<typeof levelJson> & { readonly orderId?: string };

const priceLevels = (market: Market, engine: EngineReads, side: Side, count: number): Resting[] =>
  engine.levels(market.index, side, count).map((level) => levelJson(level, market));

/** In the order in which they will trade. Whose they are is nobody's business. */
const restingOrders = (market: Market, engine: EngineReads, side: Side, count: number): Resting[] =>
  engine
    .resting(market.index, side, count)
    .map((order) => ({ orderId: String(order.orderId), ...levelJson(order, market) }));

/** A public trade; `takerSide` says who crossed the spread. */
export function tradeJson(trade: TradeView, market: Market) {
  return {
    tradeId: String(trade.tradeId),
    symbol: market.config.symbol,
    price: market.price(trade.priceTicks),
    quantity: market.quantity(trade.lots),
    takerSide: trade.takerSide,
    at: formatTime(trade.at),
    seq: trade.seq,
  };
}

/** Best prices, last trade and rolling day; null where there is none. `change` may be negative. */
export function tickerJson(market: Market, engine: EngineReads, ticker: Ticker) {
  const { bid, ask } = ticker;
  const price = (ticks: number | null) => (ticks === null ? null : market.price(ticks));
  return {
    symbol: market.config.symbol,
    state: engine.symbolState(market.index),
    bestBid: price(bid?.priceTicks ?? null),
    bestBidQuantity: bid === null ? null : market.quantity(bid.lots),
    bestAsk: price(ask?.priceTicks ?? null),
    bestAskQuantity: ask === null ? null : market.quantity(ask.lots),
    last: price(ticker.lastTicks),
    open: price(ticker.openTicks),
    high: price(ticker.highTicks),
    low: price(ticker.lowTicks),
    change: ticker.changeTicks === null ? null : signedPrice(ticker.changeTicks, market),
    volume: market.volume(ticker.volumeLots),
    quoteVolume: market.quoteAmount(ticker.quoteUnits),
    trades: ticker.trades,
    openTime: formatTime(ticker.openTime),
    closeTime: formatTime(ticker.closeTime),
    epoch: ticker.epoch,
    seq: ticker.seq,
    at: formatTime(engine.time),
  };
}

const signedPrice = (ticks: number, market: Market): string =>
  ticks < 0 ? `-${market.price(-ticks)}` : market.price(ticks);

/** One candle; `closed` when no trade can change it any more. */
export function klineJson(kline: Kline, market: Market) {
  return {
    openTime: formatTime(kline.openTime),
    closeTime: formatTime(kline.closeTime),
    open: market.price(kline.openTicks),
    high: market.price(kline.highTicks),
    low: market.price(kline.lowTicks),
    close: market.price(kline.closeTicks),
    volume: market.volume(kline.volumeLots),
    quoteVolume: market.quoteAmount(kline.quoteUnits),
    trades: kline.trades,
    closed: kline.isClosed,
  };
}

/** Basis points of a rate in units of 1e-8, as a decimal. */
const rateBps = (rate: number): string => String(rate / 10_000);

/** Rules of a symbol: what an order must keep to, and what a trade costs now. */
export function symbolJson(market: Market, engine: EngineReads) {
  const { config, spec } = market;
  assert(spec !== null, 'only listed symbols are shown');
  const fees = engine.fees(market.index);
  return {
    symbol: config.symbol,
    base: market.base.asset,
    quote: market.quote.asset,
    state: engine.symbolState(market.index),
    tickSize: market.price(1),
    lotSize: market.quantity(1),
    minPrice: market.price(config.minTicks),
    maxPrice: market.price(config.maxTicks),
    minQuantity: market.quantity(config.minLots),
    maxQuantity: market.quantity(config.maxLots),
    minNotional: config.minNotional === 0n ? null : market.quoteAmount(config.minNotional),
    maxNotional: config.maxNotional === 0n ? null : market.quoteAmount(config.maxNotional),
    orderTypes: market.orderTypes,
    selfTradePrevention: { default: config.stpDefault, allowed: config.stpAllowed },
    fees: { makerBps: rateBps(fees.makerRate), takerBps: rateBps(fees.takerRate), feeIn: config.feeIn },
    maxOpenOrders: config.maxOpenOrders,
  };
}
