import {
  BARS_KEPT,
  type Bar,
  INTERVAL_MS,
  KLINE_INTERVALS,
  type Kline,
  type KlineInterval,
  type KlineQuery,
  type Klines,
  openTimeOf,
  Recent,
  readKlines,
} from '../../engine/views/index.ts';
import type { KlineRow } from '../projection/kline-bars.ts';
import type { KlineHistory } from './kline-history.ts';
import type { UnwrittenRows } from './recent.ts';

/** Stored klines that memory begins with: minutes for a rolling day, of longer intervals what most pages show. */
const MINUTES_READ = 1440;
const OTHERS_READ = 100;

export type LiveKlinesOptions = {
  /** What memory has, fed by every trade since the venue recovered. */
  readonly memory: () => Klines;
  readonly history: KlineHistory;
  readonly unwritten: UnwrittenRows;
  /** Venue time, ms. */
  readonly now: () => number;
};

/** Klines out of memory where it reaches back far enough, else out of the table with memory's in their place. */
export class LiveKlines {
  readonly #options: LiveKlinesOptions;
  /** Symbols and intervals of which the table may have older ones than memory. */
  readonly #hasOlder = new Set<string>();

  constructor(options: LiveKlinesOptions) {
    this.#options = options;
  }

  /** Gives memory what the tables have, and what a replay has not written yet. Called before the first live trade. */
  async fill(symbols: number): Promise<void> {
    const fillOne = (symbol: number) =>
      Promise.all(KLINE_INTERVALS.map((interval) => this.#fill(symbol, interval)));
    await Promise.all(Array.from({ length: symbols }, (_, symbol) => fillOne(symbol)));
  }

  async read(query: KlineQuery): Promise<readonly Kline[]> {
    const { memory, history, now } = this.#options;
    const bars = memory().symbol(query.symbol)?.bars(query.interval);
    if (bars?.oldest === undefined) return [];
    const first = firstOf(query, now());
    if (first >= bars.oldest.openTime || !this.#mayHaveOlder(query, bars))
      return readKlines(bars, query, now());
    const stored = await history.from(query.symbol, query.interval, first, query.limit + 1);
    return readKlines(recentOf(joined(stored, bars.from(0))), query, now());
  }

  async #fill(symbol: number, interval: KlineInterval): Promise<void> {
    const { memory, history } = this.#options;
    const count = interval === '1m' ? MINUTES_READ : OTHERS_READ;
    const replayed = this.#unwritten(symbol, interval);
    const stored = await history.newest(symbol, interval, count);
    if (stored.length === count) this.#hasOlder.add(keyOf({ symbol, interval }));
    memory().seed(symbol, interval, joined(stored, replayed));
  }

  /** What a replay made of them, each in its newest state. */
  #unwritten(symbol: number, interval: KlineInterval): KlineRow[] {
    const rows = new Map<number, KlineRow>();
    for (const { klines } of this.#options.unwritten.unwritten())
      for (const row of klines.values())
        if (row.symbol === symbol && row.interval === interval) rows.set(row.openTime, row);
    return [...rows.values()];
  }

  #mayHaveOlder(query: KlineQuery, bars: Recent<Bar>): boolean {
    return this.#hasOlder.has(keyOf(query)) || bars.length >= BARS_KEPT;
  }
}

const keyOf = ({ symbol, interval }: Pick<KlineQuery, 'symbol' | 'interval'>): string =>
  `${symbol}/${interval}`;

/** Where a page begins, ms, when there are klines that far back. */
function firstOf({ interval, start, end, limit }: KlineQuery, now: number): number {
  if (start !== null) return Math.max(0, start);
  const intervalMs = INTERVAL_MS[interval];
  return Math.max(0, openTimeOf(Math.min(now, end ?? now), intervalMs) - (limit - 1) * intervalMs);
}

/** Each once, by time; the newer list wins. */
function joined(older: readonly Bar[], newer: readonly Bar[]): Bar[] {
  const bars = new Map([...older, ...newer].map((bar) => [bar.openTime, barOf(bar)]));
  return [...bars.values()].sort((left, right) => left.openTime - right.openTime);
}

/** A bar alone, without what a row of the table says beside it. */
function barOf(bar: Bar): Bar {
  const { openTime, openTicks, highTicks, lowTicks, closeTicks, volumeLots, quoteUnits, trades } = bar;
  return { openTime, openTicks, highTicks, lowTicks, closeTicks, volumeLots, quoteUnits, trades };
}

function recentOf(bars: readonly Bar[]): Recent<Bar> {
  const recent = new Recent<Bar>(Math.max(1, bars.length));
  for (const bar of bars) recent.push(bar);
  return recent;
}
