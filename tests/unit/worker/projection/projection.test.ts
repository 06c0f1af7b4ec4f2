import { beforeEach, expect, test } from 'vitest';
import { Projection, UNWRITTEN_ROWS_MAX } from '../../../../src/worker/projection/projection.ts';
import type { RecentRows } from '../../../../src/worker/projection/recent-rows.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { limitOrder, TestVenue } from '../support/venue.ts';

type Written = { readonly commandSeq: number; readonly orders: number[]; readonly trades: number[] };

let clock: ManualClock;
let venue: TestVenue;
let projection: Projection;
let written: Written[];
let failing: boolean;
let watermark: number;
let troubles: (string | null)[];
let lags: number[];

beforeEach(async () => {
  clock = new ManualClock();
  written = [];
  failing = false;
  watermark = 0;
  troubles = [];
  lags = [];
  await start();
});

async function start(): Promise<void> {
  venue = new TestVenue({
    store: new MemoryStore(),
    clock,
    sinks: [{ onBatch: (batch) => projection.onBatch(batch) }],
  });
  projection = new Projection({
    engine: venue.engine,
    store: {
      watermark: async () => watermark,
      newestKlines: async () => [],
      write: async (rows) => write(rows),
    },
    clock,
    random: () => 0.5,
    metrics: { projectionLag: (seconds) => void lags.push(seconds) },
    onTrouble: (reason) => void troubles.push(reason),
  });
  await projection.open();
  await clock.until(venue.start());
}

async function write(rows: RecentRows): Promise<void> {
  if (failing) throw new Error('no database');
  written.push({
    commandSeq: rows.commandSeq,
    orders: [...rows.orders.values()].map(({ filledLots }) => filledLots),
    trades: [...rows.trades.keys()],
  });
}

const submit = (fields: Parameters<typeof limitOrder>[0]) =>
  clock.until(venue.exchange.submit(limitOrder(fields)));

test('rows gather, and an order is written once in its last state, with the watermark of all', async () => {
  await clock.advance(1000);
  written = [];
  await submit({});
  await submit({ account: 1, side: 'BUY', lots: 300_000 });
  expect(projection.unwritten().at(-1)!.orders.size).toBe(2);
  await clock.advance(100);
  expect(written).toEqual([{ commandSeq: venue.engine.commandSeq, orders: [300_000, 300_000], trades: [1] }]);
  expect(projection.watermark).toBe(venue.engine.commandSeq);
  expect(projection.lagMs).toBe(0);
});

test('what could not be written is tried again, together with what came meanwhile', async () => {
  await clock.advance(1000);
  failing = true;
  written = [];
  await submit({});
  await clock.advance(1000);
  await submit({ account: 1, side: 'BUY', lots: 300_000 });
  expect(projection.lagMs).toBeGreaterThanOrEqual(1000);
  failing = false;
  await clock.advance(10_000);
  expect(written).toEqual([{ commandSeq: venue.engine.commandSeq, orders: [300_000, 300_000], trades: [1] }]);
  expect(troubles).toEqual(['no database', null]);
  expect(lags.at(-1)).toBeGreaterThanOrEqual(1);
});

test('what the watermark covers is never written again', async () => {
  await clock.advance(1000);
  watermark = 1000;
  written = [];
  await start();
  await submit({});
  await clock.advance(1000);
  expect(written).toEqual([]);
});

test('a batch that changes no row is not written', async () => {
  await clock.advance(1000);
  written = [];
  await clock.until(venue.exchange.submit({ type: 'cancel', account: 0, orderId: 99, reason: 'USER' }));
  await clock.advance(1000);
  expect(written).toEqual([]);
  expect(projection.lagMs).toBe(0);
});

test('at the bound of unwritten rows it says so', async () => {
  failing = true;
  expect(projection.backpressure()).toBeNull();
  const { orders } = projection.unwritten().at(-1)!;
  for (let id = 0; id < UNWRITTEN_ROWS_MAX; id++) orders.set(id, {} as never);
  expect(projection.backpressure()).toEqual({
    kind: 'busy',
    reason: expect.stringContaining('rows wait for the tables'),
  });
});

test('closing writes what is left', async () => {
  await submit({});
  await clock.until(projection.close(2000));
  expect(written.at(-1)!.commandSeq).toBe(venue.engine.commandSeq);
});

test('closing does not wait for a database that is away', async () => {
  failing = true;
  await submit({});
  await clock.until(projection.close(2000), 3000);
});

test('commands that change no row count as covered once nothing waits', async () => {
  await submit({});
  const before = projection.coveredSeq;
  expect(before).toBeLessThan(venue.engine.commandSeq);
  await clock.advance(100);
  expect(projection.coveredSeq).toBe(venue.engine.commandSeq);
  const { watermark: written } = projection;
  await submit({ lots: 1, priceTicks: 1 });
  await clock.until(venue.exchange.submitInternal({ type: 'advance' }));
  await clock.advance(100);
  expect(projection.coveredSeq).toBe(venue.engine.commandSeq);
  await clock.until(venue.exchange.submitInternal({ type: 'advance' }));
  expect(projection.coveredSeq).toBe(venue.engine.commandSeq);
  expect(projection.watermark).toBeGreaterThanOrEqual(written);
  expect(projection.watermark).toBeLessThan(venue.engine.commandSeq);
});
