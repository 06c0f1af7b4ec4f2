import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  KLINE_INTERVALS,
  type Kline,
  type KlineInterval,
  type KlineQuery,
  Klines,
  type MarketTrade,
} from '../../../../src/engine/views/index.ts';
import type { KlineRow } from '../../../../src/worker/projection/kline-bars.ts';
import { RecentRows } from '../../../../src/worker/projection/recent-rows.ts';
import type { KlineHistory } from '../../../../src/worker/query/kline-history.ts';
import { klinePage } from '../../../../src/worker/query/kline-page.ts';
import { LiveKlines } from '../../../../src/worker/query/live-klines.ts';
import { tradeAt } from '../../engine/views/support.ts';

/** Tables with the bars that these trades came to, as the projection writes them. */
function tablesOf(trades: readonly MarketTrade[]): KlineHistory {
  const klines = new Klines(100_000);
  for (const trade of trades) klines.addTrade(trade);
  const rows = (interval: KlineInterval): KlineRow[] =>
    (klines.symbol(0)?.bars(interval).from(0) ?? []).map((bar) => ({ ...bar, symbol: 0, interval, seq: 1 }));
  return {
    newest: async (_, interval, count) => rows(interval).slice(-count),
    from: async (_, interval, time, count) => {
      const all = rows(interval);
      const first = Math.max(
        0,
        all.findLastIndex(({ openTime }) => openTime <= time),
      );
      return all.slice(first, first + count);
    },
  };
}

/** A market that went on over a restart: what was before it is in the tables, what came after in memory. */
async function restarted(before: readonly MarketTrade[], after: readonly MarketTrade[], now: number) {
  const memory = new Klines();
  const klines = new LiveKlines({
    memory: () => memory,
    history: tablesOf(before),
    unwritten: { unwritten: () => [new RecentRows()] },
    now: () => now,
  });
  await klines.fill(1);
  for (const trade of after) memory.addTrade(trade);
  return klines;
}

/** Trades after waits of up to `gapMs`, most of them short. */
function someTrades(maxLength: number, gapMs: number): fc.Arbitrary<MarketTrade[]> {
  const gap = fc.oneof(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 0, max: gapMs }));
  const step = fc.tuple(gap, fc.integer({ min: 1, max: 200 }));
  return fc.array(step, { minLength: 1, maxLength }).map((steps) => {
    let time = 1_000_000;
    return steps.map(([ms, priceTicks], at) => {
      time += ms;
      return tradeAt(time, at + 1, { priceTicks });
    });
  });
}

test('a restart changes no kline, of any interval, however far back', async () => {
  const trades = someTrades(400, 40_000_000);
  const query = fc.record({
    symbol: fc.constant(0),
    interval: fc.constantFrom(...KLINE_INTERVALS),
    start: fc.option(fc.integer({ min: 0, max: 4_000_000_000 })),
    end: fc.option(fc.integer({ min: 0, max: 4_000_000_000 })),
    limit: fc.integer({ min: 1, max: 300 }),
  });
  const property = async (all: MarketTrade[], share: number, asked: KlineQuery[]) => {
    const now = all.at(-1)!.time + 90_000;
    const whole = new Klines(100_000);
    for (const trade of all) whole.addTrade(trade);
    const cut = Math.floor(all.length * share);
    const klines = await restarted(all.slice(0, cut), all.slice(cut), now);
    for (const each of asked) expect(await klines.read(each)).toEqual(whole.read(each, now));
  };
  const share = fc.constantFrom(0, 0.3, 0.9, 1);
  const queries = fc.array(query, { minLength: 3, maxLength: 10 });
  await fc.assert(fc.asyncProperty(trades, share, queries, property), { numRuns: 40 });
});

test.each([
  ['onwards from a start', 900_000],
  ['backwards from the last', null],
])('pages that go %s meet every kline once, in order', async (_, start) => {
  const property = async (all: MarketTrade[], share: number, limit: number, end: number | null) => {
    const now = all.at(-1)!.time + 90_000;
    const cut = Math.floor(all.length * share);
    const klines = await restarted(all.slice(0, cut), all.slice(cut), now);
    const query = { symbol: 0, interval: '5m', start, end, limit } as const;
    const pages = await allPages(klines, query);
    const whole = await klines.read({ ...query, limit: 10_000 });
    expect((start === null ? pages.toReversed() : pages).flat()).toEqual(whole);
    expect(pages.length).toBe(Math.max(1, Math.ceil(whole.length / limit)));
  };
  const end = fc.option(fc.integer({ min: 0, max: 60_000_000 }));
  const limit = fc.integer({ min: 1, max: 30 });
  const share = fc.constantFrom(0, 0.6, 1);
  await fc.assert(fc.asyncProperty(someTrades(60, 3_000_000), share, limit, end, property), { numRuns: 40 });
});

async function allPages(klines: LiveKlines, query: KlineQuery): Promise<(readonly Kline[])[]> {
  const pages: (readonly Kline[])[] = [];
  for (let cursor: number | null = null; ; ) {
    const page = await klinePage((each) => klines.read(each), query, cursor);
    pages.push(page.items);
    if (page.next === null) return pages;
    cursor = page.next;
  }
}

test('the tables are never asked for a time they have no date for', async () => {
  const tables = tablesOf(Array.from({ length: 120 }, (_, at) => tradeAt(at * 3_600_000, at + 1)));
  const memory = new Klines();
  const asked: number[] = [];
  const klines = new LiveKlines({
    memory: () => memory,
    history: {
      ...tables,
      from: (symbol, interval, time, count) => {
        asked.push(time);
        return tables.from(symbol, interval, time, count);
      },
    },
    unwritten: { unwritten: () => [new RecentRows()] },
    now: () => 120 * 3_600_000,
  });
  await klines.fill(1);
  const start = Date.parse('0000-01-01T00:00:00Z');
  const [first] = await klines.read({ symbol: 0, interval: '1h', start, end: null, limit: 1 });
  expect([first?.openTime, asked]).toEqual([0, [0]]);
});

test('what a replay made and the tables do not show yet is part of it', async () => {
  const rows = new RecentRows();
  const trade = tradeAt(61_000, 7, { priceTicks: 105 });
  const memory = new Klines();
  memory.addTrade(trade);
  const [bar] = memory.symbol(0)!.bars('1m').from(0);
  rows.klines.set('0/1m/60000', { ...bar!, symbol: 0, interval: '1m', seq: 9 });
  const seeded = new Klines();
  const klines = new LiveKlines({
    memory: () => seeded,
    history: tablesOf([tradeAt(1000, 1)]),
    unwritten: { unwritten: () => [rows] },
    now: () => 61_000,
  });
  await klines.fill(1);
  const read = await klines.read({ symbol: 0, interval: '1m', start: null, end: null, limit: 5 });
  expect(read.map(({ openTime, closeTicks }) => [openTime, closeTicks])).toEqual([
    [0, 100],
    [60_000, 105],
  ]);
});
