import type { EngineReads, SymbolState } from '../../engine/types.ts';
import type { Ticker, Tickers } from '../../engine/views/index.ts';
import { Listeners } from './listeners.ts';
import type { Listener, Unfollow } from './types.ts';

type Told = { readonly ticker: Ticker; readonly state: SymbolState };

/** Tickers for those who follow one: told when something in it moved, as it stands at the end of a turn. */
export class TickerFeed {
  readonly #engine: EngineReads;
  readonly #tickers: Tickers;
  /** Time (ms) at which the rolling day ends. */
  readonly #now: () => number;
  readonly #listeners = new Listeners<number, Ticker>();
  readonly #told = new Map<number, Told>();

  constructor(engine: EngineReads, tickers: Tickers, now: () => number) {
    this.#engine = engine;
    this.#tickers = tickers;
    this.#now = now;
  }

  read(symbol: number): Ticker {
    return this.#tickers.read(symbol, this.#now());
  }

  follow(symbol: number, listener: Listener<Ticker>): Unfollow {
    if (!this.#listeners.has(symbol)) this.#told.delete(symbol);
    return this.#listeners.add(symbol, listener);
  }

  /** `symbols`: those of which something was told in this turn. */
  tell(symbols: Iterable<number>): void {
    for (const symbol of symbols) if (this.#listeners.has(symbol)) this.#tellOne(symbol);
  }

  tellAll(): void {
    this.tell(this.#listeners.keys);
  }

  #tellOne(symbol: number): void {
    const ticker = this.read(symbol);
    const state = this.#engine.symbolState(symbol);
    const before = this.#told.get(symbol);
    if (before !== undefined && before.state === state && isSame(before.ticker, ticker)) return;
    this.#told.set(symbol, { ticker, state });
    this.#listeners.tell(symbol, ticker);
  }
}

/** Nobody sees a difference: a change deep in the book moves the sequence alone. */
function isSame(left: Ticker, right: Ticker): boolean {
  return (
    left.epoch === right.epoch &&
    left.bid?.priceTicks === right.bid?.priceTicks &&
    left.bid?.lots === right.bid?.lots &&
    left.ask?.priceTicks === right.ask?.priceTicks &&
    left.ask?.lots === right.ask?.lots &&
    left.lastTicks === right.lastTicks &&
    left.trades === right.trades &&
    left.openTime === right.openTime &&
    left.volumeLots === right.volumeLots
  );
}
