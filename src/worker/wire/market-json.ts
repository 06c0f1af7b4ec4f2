import { assert } from '../../common/assert.ts';
import type { EngineReads, Side } from '../../engine/types.ts';
import type { TradeView } from '../query/types.ts';
import type { Market } from './markets.ts';
import { levelJson } from './order-json.ts';
import { formatTime } from './times.ts';

/** The book of one symbol, best prices first. `bookSeq` is that of the last change in it. */
export function bookJson(market: Market, engine: EngineReads, depth: number) {
  const side = (name: Side) =>
    engine.levels(market.index, name, depth).map((level) => levelJson(level, market));
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

/** Best prices and the last trade; null where there is none. */
export function tickerJson(market: Market, engine: EngineReads) {
  const bid = engine.levels(market.index, 'BUY', 1)[0];
  const ask = engine.levels(market.index, 'SELL', 1)[0];
  const last = engine.lastTradeTicks(market.index);
  return {
    symbol: market.config.symbol,
    state: engine.symbolState(market.index),
    bestBid: bid === undefined ? null : market.price(bid.priceTicks),
    bestBidQuantity: bid === undefined ? null : market.quantity(bid.lots),
    bestAsk: ask === undefined ? null : market.price(ask.priceTicks),
    bestAskQuantity: ask === undefined ? null : market.quantity(ask.lots),
    last: last === null ? null : market.price(last),
    seq: engine.seq,
    at: formatTime(engine.time),
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
