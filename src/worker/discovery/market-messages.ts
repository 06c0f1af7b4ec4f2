import type { EngineReads, LevelView, SymbolConfig } from '../../engine/types.ts';
import { price, quantity } from '../projection/names.ts';
import { isoTime } from '../projection/rows.ts';
import type { TradeView } from '../query/types.ts';

/** Levels of each side in the cached book. */
const BOOK_DEPTH = 20;

/** What the key and the channel `book:<symbol>` hold: the whole visible book, best price first. */
export function bookMessage(engine: EngineReads, index: number): object {
  const symbol = engine.config.symbols[index]!;
  return {
    symbol: symbol.symbol,
    bookSeq: engine.bookSeq(index),
    ...stamp(engine),
    bids: engine.levels(index, 'BUY', BOOK_DEPTH).map((level) => levelPair(level, symbol)),
    asks: engine.levels(index, 'SELL', BOOK_DEPTH).map((level) => levelPair(level, symbol)),
  };
}

/** What the key and the channel `ticker:<symbol>` hold. */
export function tickerMessage(engine: EngineReads, index: number): object {
  const symbol = engine.config.symbols[index]!;
  const best = (level: LevelView | undefined) =>
    level === undefined ? null : price(level.priceTicks, symbol);
  const last = engine.lastTradeTicks(index);
  return {
    symbol: symbol.symbol,
    ...stamp(engine),
    bestBid: best(engine.levels(index, 'BUY', 1)[0]),
    bestAsk: best(engine.levels(index, 'SELL', 1)[0]),
    last: last === null ? null : price(last, symbol),
  };
}

/** One entry of the stream `trades:<symbol>`. */
export const tradeMessage = (trade: TradeView, symbol: SymbolConfig): object => ({
  tradeId: String(trade.tradeId),
  price: price(trade.priceTicks, symbol),
  quantity: quantity(trade.lots, symbol),
  takerSide: trade.takerSide,
  at: isoTime(trade.at),
  seq: trade.seq,
});

const stamp = (engine: EngineReads) => ({ epoch: engine.epoch, seq: engine.seq, at: isoTime(engine.time) });

const levelPair = (level: LevelView, symbol: SymbolConfig): [string, string] => [
  price(level.priceTicks, symbol),
  quantity(level.lots, symbol),
];
