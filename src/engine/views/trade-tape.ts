import { Recent } from './recent.ts';
import type { FeedPosition, MarketTrade, TradeView } from './types.ts';

/** What a reader who comes back has missed, or that the tape does not reach back so far (7004). */
export type TradeResume =
  | { readonly kind: 'trades'; readonly trades: readonly MarketTrade[] }
  | { readonly kind: 'gap' };

/** Twice the longest page, so that most reads are answered from here. */
const TRADES_MAX = 2000;

type SymbolTape = {
  readonly trades: Recent<MarketTrade>;
  /** Engine seq of the newest trade that had to go; 0: none. */
  goneSeq: number;
};

/** The newest trades of each symbol, at most `tradesMax` of them. */
export class TradeTape implements TradeView {
  readonly #tradesMax: number;
  readonly #tapes = new Map<number, SymbolTape>();
  #from: FeedPosition = { epoch: 0, seq: 0 };

  constructor(tradesMax = TRADES_MAX) {
    this.#tradesMax = tradesMax;
  }

  addTrade(trade: MarketTrade): void {
    const tape = this.#tape(trade.symbol);
    if (trade.tradeId <= (tape.trades.newest?.tradeId ?? 0)) return;
    const gone = tape.trades.push(trade);
    if (gone !== undefined) tape.goneSeq = gone.seq;
  }

  enter(from: FeedPosition): void {
    this.#from = from;
  }

  clear(from: FeedPosition): void {
    this.#tapes.clear();
    this.#from = from;
  }

  /** At most `count` trades, newest first. */
  newest(symbol: number, count: number): MarketTrade[] {
    const trades = this.#tapes.get(symbol)?.trades;
    if (trades === undefined) return [];
    return trades.from(Math.max(0, trades.length - count)).reverse();
  }

  /**
   * The trades of a symbol after `position` (an engine seq), oldest first. The tape reaches back to where it was
   * cleared, and further when it was filled with stored trades, which are taken to be all there were from the oldest on.
   */
  resume(symbol: number, { epoch, seq }: FeedPosition): TradeResume {
    const tape = this.#tapes.get(symbol);
    if (epoch !== this.#from.epoch || seq < this.#reachesTo(tape)) return { kind: 'gap' };
    if (tape === undefined) return { kind: 'trades', trades: [] };
    return { kind: 'trades', trades: tape.trades.from(tape.trades.firstNot((trade) => trade.seq <= seq)) };
  }

  /** Every trade after this engine seq is on the tape. */
  #reachesTo(tape: SymbolTape | undefined): number {
    if (tape === undefined) return this.#from.seq;
    if (tape.goneSeq > 0) return tape.goneSeq;
    return Math.min(this.#from.seq, (tape.trades.oldest?.seq ?? Number.POSITIVE_INFINITY) - 1);
  }

  #tape(symbol: number): SymbolTape {
    let tape = this.#tapes.get(symbol);
    if (tape === undefined) {
      tape = { trades: new Recent(this.#tradesMax), goneSeq: 0 };
      this.#tapes.set(symbol, tape);
    }
    return tape;
  }
}
