import type { Bar } from './bar.ts';
import { INTERVAL_MS, type KlineInterval, openTimeOf } from './intervals.ts';
import type { Recent } from './recent.ts';
import { SymbolBars } from './symbol-bars.ts';
import type { TradeFigures, TradeView } from './types.ts';

/** One candle. Its times are engine time in ms, aligned to UTC; `closeTime` is the last ms that belongs to it. */
export type Kline = {
  readonly openTime: number;
  readonly closeTime: number;
  readonly openTicks: number;
  readonly highTicks: number;
  readonly lowTicks: number;
  readonly closeTicks: number;
  /** Sums may be beyond 2^53. */
  readonly volumeLots: bigint;
  /** Exact sum of price x quantity, ledger units of quote. */
  readonly quoteUnits: bigint;
  readonly trades: number;
  /** No trade can change it any more. */
  readonly isClosed: boolean;
};

export type KlineQuery = {
  readonly symbol: number;
  readonly interval: KlineInterval;
  /** Earliest and latest `openTime`, ms. With `start` the first `limit` from there on, else the last `limit`. */
  readonly start: number | null;
  readonly end: number | null;
  readonly limit: number;
};

/** 25 hours of minutes, 62 days of hours; with every bar full some 2 MB per symbol. */
export const BARS_KEPT = 1500;

/**
 * Klines of all symbols and intervals, from one stream of trades, live or stored. An interval without trades is told
 * as Binance does: a flat kline at the close before it, volume 0, also up to the current one; before the first trade
 * that is known there are none. Such klines are made when read and take no room.
 */
export class Klines implements TradeView {
  readonly #kept: number;
  readonly #symbols = new Map<number, SymbolBars>();

  /** `kept`: klines with trades kept per symbol and interval; of `1m` 1440 at least. */
  constructor(kept = BARS_KEPT) {
    this.#kept = kept;
  }

  addTrade(trade: TradeFigures): void {
    this.#bars(trade.symbol).addTrade(trade);
  }

  /** Begins a symbol with stored bars, oldest first. There was no trade of it yet, and those to come are newer. */
  seed(symbol: number, interval: KlineInterval, bars: readonly Bar[]): void {
    this.#bars(symbol).seed(interval, bars);
  }

  clear(): void {
    this.#symbols.clear();
  }

  /** The bars behind a symbol's klines; undefined before its first trade. */
  symbol(symbol: number): SymbolBars | undefined {
    return this.#symbols.get(symbol);
  }

  /**
   * Oldest first. `time` says which kline is the current one: the engine's time, or a clock's as long as no command
   * with an earlier time is still to be applied.
   */
  read(query: KlineQuery, time: number): Kline[] {
    const bars = this.#symbols.get(query.symbol)?.bars(query.interval);
    return bars === undefined ? [] : readKlines(bars, query, time);
  }

  #bars(symbol: number): SymbolBars {
    let bars = this.#symbols.get(symbol);
    if (bars === undefined) {
      bars = new SymbolBars(this.#kept);
      this.#symbols.set(symbol, bars);
    }
    return bars;
  }
}

/** The klines that `bars`, oldest first, come to: as `Klines.read` answers, but of any bars. */
export function readKlines(
  bars: Recent<Bar>,
  { interval, start, end, limit }: Omit<KlineQuery, 'symbol'>,
  time: number,
): Kline[] {
  if (bars.oldest === undefined || bars.newest === undefined) return [];
  const intervalMs = INTERVAL_MS[interval];
  const current = openTimeOf(Math.max(time, bars.newest.openTime), intervalMs);
  let first = Math.max(bars.oldest.openTime, nextOpenTime(start ?? 0, intervalMs));
  let last = openTimeOf(Math.min(current, end ?? current), intervalMs);
  if (start === null) first = Math.max(first, last - (limit - 1) * intervalMs);
  else last = Math.min(last, first + (limit - 1) * intervalMs);
  return klinesOf(bars, first, last, current, intervalMs);
}

const nextOpenTime = (time: number, intervalMs: number): number => Math.ceil(time / intervalMs) * intervalMs;

/** Every interval from `first` to `last`, neither before the oldest bar; `current` is the open one. */
function klinesOf(
  bars: Recent<Bar>,
  first: number,
  last: number,
  current: number,
  intervalMs: number,
): Kline[] {
  const klines: Kline[] = [];
  let at = bars.firstNot(({ openTime }) => openTime <= first) - 1;
  for (let openTime = first; openTime <= last; openTime += intervalMs) {
    if (at + 1 < bars.length && bars.at(at + 1).openTime === openTime) at++;
    const bar = bars.at(at);
    const figures = bar.openTime === openTime ? bar : flat(bar.closeTicks, openTime);
    klines.push({ ...figures, closeTime: openTime + intervalMs - 1, isClosed: openTime < current });
  }
  return klines;
}

function flat(ticks: number, openTime: number): Bar {
  return {
    openTime,
    openTicks: ticks,
    highTicks: ticks,
    lowTicks: ticks,
    closeTicks: ticks,
    volumeLots: 0n,
    quoteUnits: 0n,
    trades: 0,
  };
}
