import { assert } from '../assert.ts';
import { addToBar, type Bar, barOf, extendBar } from './bar.ts';
import { DayWindow } from './day-window.ts';
import { INTERVAL_MS, KLINE_INTERVALS, type KlineInterval, openTimeOf } from './intervals.ts';
import { Recent } from './recent.ts';
import type { TradeFigures } from './types.ts';

const MINUTE_MS = INTERVAL_MS['1m'];
/** The day window is made of minutes. */
const MINUTES_KEPT_MIN = 1440;

/**
 * The bars of one symbol in every interval. A trade goes into one bar of its minute; that one is folded into all
 * intervals when the minute is over or somebody reads.
 */
export class SymbolBars {
  readonly #bars: Readonly<Record<KlineInterval, Recent<Bar>>>;
  readonly #day: DayWindow;
  /** Trades that are not folded yet, all of one minute. */
  #pending: Bar | null = null;
  #lastTrade: TradeFigures | null = null;

  /** `kept`: bars with trades kept per interval; of minutes a day's worth at least. */
  constructor(kept: number) {
    const minutes = new Recent<Bar>(Math.max(kept, MINUTES_KEPT_MIN));
    this.#bars = {
      '1m': minutes,
      '5m': new Recent(kept),
      '15m': new Recent(kept),
      '1h': new Recent(kept),
      '4h': new Recent(kept),
      '1d': new Recent(kept),
    };
    this.#day = new DayWindow(minutes);
  }

  get lastTrade(): TradeFigures | null {
    return this.#lastTrade;
  }

  /** Puts bars of before the first trade in, oldest first. */
  seed(interval: KlineInterval, bars: readonly Bar[]): void {
    assert(this.#lastTrade === null, 'stored bars come before trades');
    for (const bar of bars) this.#bars[interval].push({ ...bar });
  }

  /** A trade that is not newer than the last one is left out. */
  addTrade(trade: TradeFigures): void {
    const last = this.#lastTrade;
    if (last !== null && trade.tradeId <= last.tradeId) return;
    assert(last === null || trade.time >= last.time, 'trades do not go back in time');
    this.#lastTrade = trade;
    const minute = openTimeOf(trade.time, MINUTE_MS);
    if (this.#pending?.openTime === minute) addToBar(this.#pending, trade);
    else {
      this.#fold();
      this.#pending = barOf(trade, minute);
    }
  }

  /** Bars with trades, oldest first; the newest may still grow. */
  bars(interval: KlineInterval): Recent<Bar> {
    this.#fold();
    return this.#bars[interval];
  }

  /** What the trades of the 24 hours up to engine time `time` came to; null when there were none. */
  day(time: number): Readonly<Bar> | null {
    this.#fold();
    return this.#day.at(time);
  }

  #fold(): void {
    const pending = this.#pending;
    if (pending === null) return;
    this.#pending = null;
    for (const interval of KLINE_INTERVALS) foldInto(this.#bars[interval], pending, INTERVAL_MS[interval]);
  }
}

function foldInto(bars: Recent<Bar>, pending: Bar, intervalMs: number): void {
  const openTime = openTimeOf(pending.openTime, intervalMs);
  const { newest } = bars;
  if (newest?.openTime === openTime) extendBar(newest, pending);
  else bars.push({ ...pending, openTime });
}
