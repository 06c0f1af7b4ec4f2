import type { EngineReads, EventRingReads } from '../../engine/types.ts';
import {
  Klines,
  type MarketTrade,
  Tickers,
  TradeFeed,
  TradeTape,
  type TradeView,
} from '../../engine/views/index.ts';

/**
 * What trades leave behind: the newest ones, klines and days. It is fed by every batch, listeners or not, since what
 * it missed it could not make up for.
 */
export class MarketHistory {
  readonly tape = new TradeTape();
  readonly klines = new Klines();
  readonly tickers: Tickers;
  readonly #feed: TradeFeed;

  /** It goes on from the end of `ring`. */
  constructor(engine: EngineReads, ring: EventRingReads) {
    this.tickers = new Tickers(engine, this.klines);
    this.#feed = new TradeFeed(engine, ring, [lasting(this.tape), lasting(this.klines)]);
  }

  /** Takes in what is new in the ring, and answers its trades. */
  pull(): readonly MarketTrade[] {
    return this.#feed.pull().trades;
  }
}

/**
 * A view that a reset does not empty. Trades that were made stay made: a reset takes orders and money, and the tables
 * `trades` and `klines` go on too, which is what these views are filled with after a restart.
 */
const lasting = (view: TradeView): TradeView => ({
  addTrade: (trade) => view.addTrade(trade),
  enter: (from) => view.enter?.(from),
  clear: (from) => view.enter?.(from),
});
