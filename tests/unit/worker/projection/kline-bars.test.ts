import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDecimal } from '../../../../src/common/decimal.ts';
import type { EngineEvent } from '../../../../src/engine/types.ts';
import {
  INTERVAL_MS,
  KLINE_INTERVALS,
  Klines,
  type MarketTrade,
  openTimeOf,
} from '../../../../src/engine/views/index.ts';
import { KlineBars, type KlineRow, type StoredKline } from '../../../../src/worker/projection/kline-bars.ts';
import { Names } from '../../../../src/worker/projection/names.ts';
import { klineRow } from '../../../../src/worker/projection/rows.ts';
import {
  eventsFrom,
  isPulled,
  marketDays,
  pullLuck,
  pullRate,
  SYMBOLS,
  tradesOf,
  wildEngine,
} from '../../engine/views/support.ts';

/** A row as it comes back out of the table. */
const stored = (row: KlineRow, names: Names): StoredKline => {
  const { open_time, trades, seq, ...texts } = klineRow(row, names);
  const read = { ...texts, open_time: new Date(String(open_time)), trades: String(trades), seq: String(seq) };
  return read as unknown as StoredKline;
};

/** The newest row of each symbol and interval, as the table answers it. */
function newest(table: ReadonlyMap<string, KlineRow>): KlineRow[] {
  const found = new Map<string, KlineRow>();
  for (const row of table.values()) {
    const key = `${row.symbol}/${row.interval}`;
    if ((found.get(key)?.openTime ?? -1) < row.openTime) found.set(key, row);
  }
  return [...found.values()];
}

/** Of the last trade of each row, by symbol, interval and open time. */
function lastSeqs(trades: readonly MarketTrade[]): ReadonlyMap<string, number> {
  const keys = (symbol: number, time: number) =>
    KLINE_INTERVALS.map((interval) => `${symbol}/${interval}/${openTimeOf(time, INTERVAL_MS[interval])}`);
  return new Map(trades.flatMap(({ symbol, time, seq }) => keys(symbol, time).map((key) => [key, seq])));
}

test('the rows are the bars of the engine’s view, in whatever batches, and over restarts that see a batch again', () => {
  let bars = 0;
  fc.assert(
    fc.property(marketDays(300), pullRate, pullLuck, fc.nat(3), (commands, rate, luck, restartEvery) => {
      const engine = wildEngine();
      const names = new Names(engine);
      const table = new Map<string, KlineRow>();
      const all: EngineEvent[] = [];
      let klines = new KlineBars(engine, names);
      let batch: EngineEvent[] = [];
      let before: EngineEvent[] = [];
      let batches = 0;
      const write = (events: readonly EngineEvent[]) => {
        for (const [key, row] of klines.add({ events })) table.set(key, row);
      };
      for (const command of commands) {
        const from = engine.events.end;
        engine.apply(command);
        batch.push(...eventsFrom(engine.events, from));
        if (!isPulled(rate, luck)) continue;
        all.push(...batch);
        write(batch);
        batches += 1;
        if (restartEvery > 0 && batches % restartEvery === 0) {
          klines = new KlineBars(engine, names);
          klines.resume(newest(table).map((row) => stored(row, names)));
          write([...before, ...batch]);
        }
        before = batch;
        batch = [];
      }
      const view = new Klines(10_000);
      for (const trade of tradesOf(all, engine)) view.addTrade(trade);
      const seqs = lastSeqs(tradesOf(all, engine));
      const expected = SYMBOLS.flatMap((symbol) =>
        KLINE_INTERVALS.flatMap((interval) =>
          (view.symbol(symbol)?.bars(interval).from(0) ?? []).map((bar) => {
            const seq = seqs.get(`${symbol}/${interval}/${bar.openTime}`);
            return { ...bar, symbol, interval, seq };
          }),
        ),
      );
      const found = [...table.values()];
      const place = ({ symbol, interval, openTime }: (typeof found)[number]) =>
        `${symbol} ${KLINE_INTERVALS.indexOf(interval)} ${String(openTime).padStart(16, '0')}`;
      expect(found.toSorted((a, b) => (place(a) < place(b) ? -1 : 1))).toEqual(expected);
      bars += found.length;
    }),
    { numRuns: 40 },
  );
  expect(bars).toBeGreaterThan(500);
});

test('a row of the table is exact, also where its sums are beyond 2^53', () => {
  const engine = wildEngine();
  const names = new Names(engine);
  const volumeLots = 2n ** 70n + 1n;
  const row: KlineRow = {
    symbol: 0,
    interval: '1d',
    openTime: 86_400_000,
    openTicks: 7,
    highTicks: 9,
    lowTicks: 5,
    closeTicks: 8,
    volumeLots,
    quoteUnits: 2n ** 80n + 3n,
    trades: 3,
    seq: 11,
  };
  const { lotUnits, quantityScale, quote } = engine.config.symbols[0]!;
  expect(klineRow(row, names)).toMatchObject({
    open_time: '1970-01-02T00:00:00.000Z',
    volume: formatDecimal(volumeLots * BigInt(lotUnits), quantityScale),
    quote_volume: names.amount(2n ** 80n + 3n, quote),
  });
});

/** What a kline needs of a trade. */
const tradeEvent = (time: number, seq: number): EngineEvent =>
  ({ type: 'trade', symbol: 0, priceTicks: 100, lots: 1, time, seq }) as EngineEvent;

test('a row has the seq of its own last trade, also where a batch goes on in the next minute', () => {
  const engine = wildEngine();
  const trades = [1000, 2000, 60_000, 3_600_000].map((time, at) => tradeEvent(time, (at + 1) * 10));
  const rows = (...batches: EngineEvent[][]) => {
    const klines = new KlineBars(engine, new Names(engine));
    return new Map(batches.flatMap((events) => [...klines.add({ events })]));
  };
  const merged = rows(trades);
  expect(merged).toEqual(rows(...trades.map((trade) => [trade])));
  expect(merged.get('0/1m/0')).toMatchObject({ trades: 2, seq: 20 });
  expect(merged.get('0/1h/0')).toMatchObject({ trades: 3, seq: 30 });
  expect(merged.get('0/1d/0')).toMatchObject({ trades: 4, seq: 40 });
});
