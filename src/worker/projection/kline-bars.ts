import type { EngineReads } from '../../engine/types.ts';
import {
  addToBar,
  type Bar,
  barOf,
  extendBar,
  INTERVAL_MS,
  KLINE_INTERVALS,
  type KlineInterval,
  openTimeOf,
} from '../../engine/views/index.ts';
import type { AppliedBatch } from '../exchange/sink.ts';
import { type Names, ticks, volumeLots } from './names.ts';
import type { TradeEvent } from './trade.ts';

/** A row of `klines`: the trades of one symbol in one interval, as far as they have come. `seq` is of the last one. */
export type KlineRow = Readonly<Bar> & {
  readonly symbol: number;
  readonly interval: KlineInterval;
  readonly seq: number;
};

/** A row of `klines` as the driver hands it over: bigint and numeric are text. */
export type StoredKline = {
  readonly symbol: string;
  readonly interval: KlineInterval;
  readonly open_time: Date;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  readonly quote_volume: string;
  readonly trades: string;
  readonly seq: string;
};

/** The bars of one symbol that may still grow, one per interval. */
type Growing = {
  readonly bars: Map<KlineInterval, KlineRow>;
  /** Of the last trade in them. */
  seq: number;
};

/** A minute of one symbol that a batch is trading in; `seq` is of its last trade. */
type Minute = { readonly bar: Bar; seq: number };

/**
 * Makes the rows of `klines` out of trades: bars in all intervals, as the engine's view makes them, but of all trades
 * there ever were, as `trades` has them, and so over a reset. It carries on from the newest bars of the table, so that
 * a replay may begin behind their first trade.
 */
export class KlineBars {
  readonly #engine: EngineReads;
  readonly #names: Names;
  readonly #symbols = new Map<number, Growing>();
  /** Not yet read: by name of the symbol. */
  readonly #stored = new Map<string, StoredKline[]>();

  constructor(engine: EngineReads, names: Names) {
    this.#engine = engine;
    this.#names = names;
  }

  /** Goes on from the newest row of each symbol and interval. Called before the first batch. */
  resume(rows: readonly StoredKline[]): void {
    for (const row of rows) {
      const known = this.#stored.get(row.symbol) ?? [];
      this.#stored.set(row.symbol, [...known, row]);
    }
  }

  /** The rows a batch makes or changes, each as it stands after the batch. Trades that are in them are left out. */
  add({ events }: Pick<AppliedBatch, 'events'>): ReadonlyMap<string, KlineRow> {
    const changed = new Map<string, KlineRow>();
    const minutes = new Map<number, Minute>();
    for (const event of events) if (event.type === 'trade') this.#addTrade(event, minutes, changed);
    for (const [symbol, minute] of minutes) this.#fold(symbol, minute, changed);
    return changed;
  }

  /** A trade goes into a bar of its minute; that one is folded into all intervals when it is over. */
  #addTrade(trade: TradeEvent, minutes: Map<number, Minute>, changed: Map<string, KlineRow>): void {
    const { symbol, priceTicks, lots, tradeId, time, seq } = trade;
    if (seq <= this.#growing(symbol).seq) return;
    const { notionalFactor } = this.#names.symbol(symbol);
    const notional = BigInt(priceTicks) * BigInt(lots) * notionalFactor;
    const figures = { symbol, tradeId, priceTicks, lots, notional, time };
    const openTime = openTimeOf(time, INTERVAL_MS['1m']);
    const minute = minutes.get(symbol);
    if (minute?.bar.openTime === openTime) {
      addToBar(minute.bar, figures);
      minute.seq = seq;
    } else {
      if (minute !== undefined) this.#fold(symbol, minute, changed);
      minutes.set(symbol, { bar: barOf(figures, openTime), seq });
    }
  }

  #fold(symbol: number, { bar: minute, seq }: Minute, changed: Map<string, KlineRow>): void {
    const growing = this.#growing(symbol);
    const { bars } = growing;
    growing.seq = seq;
    for (const interval of KLINE_INTERVALS) {
      const openTime = openTimeOf(minute.openTime, INTERVAL_MS[interval]);
      const before = bars.get(interval);
      // Rows that were handed out are not touched again.
      const bar: Bar = before?.openTime === openTime ? { ...before } : { ...minute, openTime };
      if (before?.openTime === openTime) extendBar(bar, minute);
      const row = { ...bar, symbol, interval, seq };
      bars.set(interval, row);
      changed.set(`${symbol}/${interval}/${openTime}`, row);
    }
  }

  #growing(symbol: number): Growing {
    const known = this.#symbols.get(symbol);
    if (known !== undefined) return known;
    const name = this.#engine.config.symbols[symbol]?.symbol ?? '';
    const rows = (this.#stored.get(name) ?? []).map((row) => readStored(row, symbol, this.#names));
    const growing: Growing = {
      bars: new Map(rows.map((row) => [row.interval, row])),
      seq: Math.max(0, ...rows.map(({ seq }) => seq)),
    };
    this.#symbols.set(symbol, growing);
    return growing;
  }
}

/** A row of the table in the numbers of the engine. */
export function readStored(row: StoredKline, symbol: number, names: Names): KlineRow {
  const config = names.symbol(symbol);
  return {
    symbol,
    interval: row.interval,
    openTime: row.open_time.getTime(),
    openTicks: ticks(row.open, config),
    highTicks: ticks(row.high, config),
    lowTicks: ticks(row.low, config),
    closeTicks: ticks(row.close, config),
    volumeLots: volumeLots(row.volume, config),
    quoteUnits: names.units(row.quote_volume, config.quote),
    trades: Number(row.trades),
    seq: Number(row.seq),
  };
}
