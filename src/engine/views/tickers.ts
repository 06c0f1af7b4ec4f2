import type { EngineReads, LevelView } from '../types.ts';
import type { Bar } from './bar.ts';
import { dayBegin } from './day-window.ts';
import { INTERVAL_MS } from './intervals.ts';
import type { Klines } from './klines.ts';

/** A symbol at a glance. The day's figures are null, and its volumes 0, when there was no trade in it. */
export type Ticker = {
  readonly symbol: number;
  readonly epoch: number;
  /** Engine `seq` it was made at. */
  readonly seq: number;
  readonly bid: LevelView | null;
  readonly ask: LevelView | null;
  /** Price of the last trade, however long ago; null before the first. */
  readonly lastTicks: number | null;
  /** As the day's figures of the trades that were pulled; null when there were none, whether or not there was a trade. */
  readonly lastLots: number | null;
  /** The rolling day: whole minutes, from `openTime` to `closeTime` (ms), the current minute being the last. */
  readonly openTime: number;
  readonly closeTime: number;
  readonly openTicks: number | null;
  readonly highTicks: number | null;
  readonly lowTicks: number | null;
  /** Last price less the first of the day; may be negative. */
  readonly changeTicks: number | null;
  readonly volumeLots: bigint;
  readonly quoteUnits: bigint;
  readonly trades: number;
};

/** Tickers, made when they are read: of the book as it is, and of the trades that `klines` has been given. */
export class Tickers {
  readonly #reads: EngineReads;
  readonly #klines: Klines;

  constructor(reads: EngineReads, klines: Klines) {
    this.#reads = reads;
    this.#klines = klines;
  }

  /** `time`: where the day ends. The engine's own stands still while nobody sends it anything; a clock goes on. */
  read(symbol: number, time: number = this.#reads.time): Ticker {
    const reads = this.#reads;
    const now = Math.max(time, reads.time);
    const bars = this.#klines.symbol(symbol);
    const last = bars?.lastTrade ?? null;
    const openTime = dayBegin(now);
    return {
      symbol,
      epoch: reads.epoch,
      seq: reads.seq,
      bid: reads.levels(symbol, 'BUY', 1)[0] ?? null,
      ask: reads.levels(symbol, 'SELL', 1)[0] ?? null,
      lastTicks: reads.lastTradeTicks(symbol) ?? bars?.bars('1m').newest?.closeTicks ?? null,
      lastLots: last?.lots ?? null,
      openTime,
      closeTime: openTime + INTERVAL_MS['1d'] - 1,
      ...dayFigures(bars?.day(now) ?? null),
    };
  }
}

function dayFigures(day: Readonly<Bar> | null) {
  return {
    openTicks: day?.openTicks ?? null,
    highTicks: day?.highTicks ?? null,
    lowTicks: day?.lowTicks ?? null,
    changeTicks: day === null ? null : day.closeTicks - day.openTicks,
    volumeLots: day?.volumeLots ?? 0n,
    quoteUnits: day?.quoteUnits ?? 0n,
    trades: day?.trades ?? 0,
  };
}
