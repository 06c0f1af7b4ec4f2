export { addToBar, type Bar, barOf, extendBar } from './bar.ts';
export { BookFeed, type BookPull, type BookResume } from './book-feed.ts';
export {
  type BookLevels,
  type BookOrders,
  type BookStamp,
  type BookTop,
  bookLevels,
  bookOrders,
  bookTop,
} from './book-snapshots.ts';
export type { DeltaHistoryLimits } from './delta-history.ts';
export { INTERVAL_MS, KLINE_INTERVALS, type KlineInterval, openTimeOf } from './intervals.ts';
export { BARS_KEPT, type Kline, type KlineQuery, Klines, readKlines } from './klines.ts';
export { Recent } from './recent.ts';
export { type Ticker, Tickers } from './tickers.ts';
export { TradeFeed, type TradePull } from './trade-feed.ts';
export { type TradeResume, TradeTape } from './trade-tape.ts';
export type {
  BookDelta,
  FeedGap,
  FeedPosition,
  LevelTotal,
  MarketTrade,
  TradeFigures,
  TradeView,
} from './types.ts';
