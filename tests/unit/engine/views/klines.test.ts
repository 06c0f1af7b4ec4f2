import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssertionError } from '../../../../src/engine/assert.ts';
import type { Command } from '../../../../src/engine/types.ts';
import {
  INTERVAL_MS,
  KLINE_INTERVALS,
  type Kline,
  type KlineInterval,
  Klines,
  TradeFeed,
  type TradeFigures,
} from '../../../../src/engine/views/index.ts';
import { eventsFrom, expectSame, marketDays, SYMBOLS, tradeAt, tradesOf, wildEngine } from './support.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** Midnight UTC of a day in 2026. */
const MIDNIGHT = Date.UTC(2026, 0, 5);

describe('klines', () => {
  test('sum up the trades of an interval that is aligned to UTC', () => {
    const klines = klinesOf([
      tradeAt(MIDNIGHT + 61_000, 1, { priceTicks: 100, lots: 2 }),
      tradeAt(MIDNIGHT + 61_000, 2, { priceTicks: 90, lots: 1 }),
      tradeAt(MIDNIGHT + 119_999, 3, { priceTicks: 110, lots: 4 }),
      tradeAt(MIDNIGHT + 120_000, 4, { priceTicks: 105, lots: 3 }),
    ]);
    expect(read(klines, '1m', MIDNIGHT + 120_000)).toEqual([
      {
        openTime: MIDNIGHT + 60_000,
        closeTime: MIDNIGHT + 119_999,
        openTicks: 100,
        highTicks: 110,
        lowTicks: 90,
        closeTicks: 110,
        volumeLots: 7n,
        quoteUnits: 73_000n,
        trades: 3,
        isClosed: true,
      },
      {
        openTime: MIDNIGHT + 120_000,
        closeTime: MIDNIGHT + 179_999,
        openTicks: 105,
        highTicks: 105,
        lowTicks: 105,
        closeTicks: 105,
        volumeLots: 3n,
        quoteUnits: 31_500n,
        trades: 1,
        isClosed: false,
      },
    ]);
    for (const interval of KLINE_INTERVALS.slice(1))
      expect(read(klines, interval, MIDNIGHT + 120_000)).toEqual([
        {
          openTime: MIDNIGHT,
          closeTime: MIDNIGHT + INTERVAL_MS[interval] - 1,
          openTicks: 100,
          highTicks: 110,
          lowTicks: 90,
          closeTicks: 105,
          volumeLots: 10n,
          quoteUnits: 104_500n,
          trades: 4,
          isClosed: false,
        },
      ]);
  });

  test('an interval without trades is flat at the close before it, up to the current one', () => {
    const klines = klinesOf([
      tradeAt(MIDNIGHT, 1, { priceTicks: 100 }),
      tradeAt(MIDNIGHT + 1, 2, { priceTicks: 103 }),
      tradeAt(MIDNIGHT + 2 * MINUTE, 3, { priceTicks: 90 }),
    ]);
    expect(read(klines, '1m', MIDNIGHT + 3 * MINUTE).map(short)).toEqual([
      'O100 H103 L100 C103 V2 closed',
      'O103 H103 L103 C103 V0 closed',
      'O90 H90 L90 C90 V1 closed',
      'O90 H90 L90 C90 V0 open',
    ]);
  });

  test('there are none before the first trade', () => {
    const klines = klinesOf([tradeAt(MIDNIGHT, 1)]);
    const query = { symbol: 0, interval: '1m', limit: 9 } as const;
    expect(klines.read({ ...query, start: 0, end: MIDNIGHT - 1 }, MIDNIGHT)).toEqual([]);
    expect(klines.read({ ...query, start: MIDNIGHT - DAY, end: null }, MIDNIGHT)).toHaveLength(1);
    expect(klines.read({ ...query, start: MIDNIGHT + 1, end: null }, MIDNIGHT)).toEqual([]);
    expect(klines.read({ ...query, symbol: 1, start: null, end: null }, MIDNIGHT)).toEqual([]);
  });

  test('with a start the first ones from there on, without it the last ones', () => {
    const klines = klinesOf([0, 1, 2, 3, 4].map((at) => tradeAt(MIDNIGHT + at * MINUTE, at + 1)));
    const minutes = (start: number | null, end: number | null, limit: number) =>
      klines
        .read({ symbol: 0, interval: '1m', start: at(start), end: at(end), limit }, MIDNIGHT)
        .map(({ openTime }) => (openTime - MIDNIGHT) / MINUTE);
    const at = (minute: number | null) => (minute === null ? null : MIDNIGHT + minute * MINUTE);
    expect(minutes(null, null, 2)).toEqual([3, 4]);
    expect(minutes(1, null, 2)).toEqual([1, 2]);
    expect(minutes(0.5, 2.5, 9)).toEqual([1, 2]);
    expect(minutes(null, 2, 2)).toEqual([1, 2]);
    expect(minutes(3, 2, 9)).toEqual([]);
    expect(minutes(null, null, 0)).toEqual([]);
    expect(minutes(7, null, 9)).toEqual([]);
  });

  test('volumes beyond 2^53 are exact', () => {
    const lots = Number.MAX_SAFE_INTEGER;
    const klines = klinesOf([1, 2, 3].map((tradeId) => tradeAt(MIDNIGHT, tradeId, { lots })));
    expect(read(klines, '1d', MIDNIGHT)).toMatchObject([
      { volumeLots: 3n * BigInt(lots), quoteUnits: 3n * BigInt(lots) * 10_000n },
    ]);
  });

  test('stored trades and those of a replay may overlap', () => {
    const trades = [1, 2, 3, 4, 5].map((tradeId) => tradeAt(MIDNIGHT + tradeId * 20_000, tradeId));
    const overlapping = klinesOf([...trades.slice(0, 4), ...trades.slice(2)]);
    for (const interval of KLINE_INTERVALS)
      expect(read(overlapping, interval, MIDNIGHT)).toEqual(read(klinesOf(trades), interval, MIDNIGHT));
  });

  test('trades that go back in time are a bug and say so', () => {
    expect(() => klinesOf([tradeAt(MIDNIGHT, 1), tradeAt(MIDNIGHT - 1, 2)])).toThrow(AssertionError);
  });

  test('are what a naive count of all trades gives, whoever reads in between', () => {
    const kept = 4;
    fc.assert(
      fc.property(streams, fc.infiniteStream(fc.nat(9)), (trades, luck) => {
        const klines = new Klines(kept);
        trades.forEach((trade, at) => {
          klines.addTrade(trade);
          if (luck.next().value === 0) expectExact(klines, trades.slice(0, at + 1), kept, trade.time);
        });
        const end = trades.at(-1)!.time;
        for (const time of [end, end + MINUTE, end + 3 * DAY]) expectExact(klines, trades, kept, time);
      }),
      { numRuns: 60 },
    );
  });

  test('of a market are those of its trades since the last reset', () => {
    fc.assert(
      fc.property(marketDays(80), (commands: Command[]) => {
        const engine = wildEngine();
        const klines = new Klines();
        const feed = new TradeFeed(engine, engine.events, [klines]);
        for (const command of commands) {
          engine.apply(command);
          feed.pull();
        }
        const trades = tradesOf(eventsFrom(engine.events, 0), engine);
        for (const symbol of SYMBOLS) {
          const own = trades.filter((trade) => trade.symbol === symbol && trade.epoch === engine.epoch);
          expectExact(klines, own, 1500, engine.time, symbol);
        }
      }),
      { numRuns: 30 },
    );
  });
});

/** Trades of symbol 0: bursts within a minute, and pauses of up to days. */
const streams: fc.Arbitrary<TradeFigures[]> = fc
  .array(
    fc.record({
      passed: fc.oneof(fc.nat(9_000), fc.nat(10 * MINUTE), fc.nat(DAY)),
      priceTicks: fc.integer({ min: 95, max: 105 }),
      lots: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant(Number.MAX_SAFE_INTEGER)),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((steps) => {
    let time = MIDNIGHT;
    return steps.map(({ passed, priceTicks, lots }, at) => {
      time += passed;
      return tradeAt(time, at + 1, { priceTicks, lots });
    });
  });

function klinesOf(trades: readonly TradeFigures[]): Klines {
  const klines = new Klines();
  for (const trade of trades) klines.addTrade(trade);
  return klines;
}

const read = (klines: Klines, interval: KlineInterval, time: number): Kline[] =>
  klines.read({ symbol: 0, interval, start: null, end: null, limit: 99 }, time);

function short(kline: Kline): string {
  const { openTicks, highTicks, lowTicks, closeTicks, volumeLots, isClosed } = kline;
  return `O${openTicks} H${highTicks} L${lowTicks} C${closeTicks} V${volumeLots} ${isClosed ? 'closed' : 'open'}`;
}

function expectExact(
  klines: Klines,
  trades: readonly TradeFigures[],
  kept: number,
  time: number,
  symbol = 0,
): void {
  for (const interval of KLINE_INTERVALS) {
    const all = naive(trades, INTERVAL_MS[interval], interval === '1m' ? 1440 : kept, time);
    const from = all[Math.floor(all.length / 3)]?.openTime ?? 0;
    const query = { symbol, interval };
    expectSame(klines.read({ ...query, start: null, end: null, limit: 5 }, time), all.slice(-5));
    expectSame(
      klines.read({ ...query, start: from, end: null, limit: 4 }, time),
      all.filter(({ openTime }) => openTime >= from).slice(0, 4),
    );
    expectSame(
      klines.read({ ...query, start: null, end: from + 1, limit: 4 }, time),
      all.filter(({ openTime }) => openTime <= from).slice(-4),
    );
  }
}

/** Goes through all intervals that the oldest kept one begins, and looks each time at all trades. */
function naive(trades: readonly TradeFigures[], length: number, kept: number, time: number): Kline[] {
  const openTimes = [...new Set(trades.map((trade) => Math.floor(trade.time / length)))].slice(-kept);
  if (openTimes.length === 0) return [];
  const klines: Kline[] = [];
  const current = Math.max(Math.floor(time / length), openTimes.at(-1)!);
  const first = Math.max(openTimes[0]!, current - LOOKED_AT);
  for (let at = first; at <= current; at++) {
    const own = trades.filter((trade) => Math.floor(trade.time / length) === at);
    const before = trades.filter((trade) => trade.time < at * length).at(-1)?.priceTicks;
    const prices = own.length > 0 ? own.map(({ priceTicks }) => priceTicks) : [before!];
    klines.push({
      openTime: at * length,
      closeTime: (at + 1) * length - 1,
      openTicks: prices[0]!,
      highTicks: Math.max(...prices),
      lowTicks: Math.min(...prices),
      closeTicks: prices.at(-1)!,
      volumeLots: own.reduce((sum, { lots }) => sum + BigInt(lots), 0n),
      quoteUnits: own.reduce((sum, { notional }) => sum + notional, 0n),
      trades: own.length,
      isClosed: at < current,
    });
  }
  return klines;
}

/** Intervals the naive count looks at, the newest: all of them would be many thousands of minutes. */
const LOOKED_AT = 30;
