import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { EngineEvent, OrderView } from '../../../src/engine/types.ts';
import { KlineBars } from '../../../src/worker/projection/kline-bars.ts';
import { Names } from '../../../src/worker/projection/names.ts';
import { RecentRows } from '../../../src/worker/projection/recent-rows.ts';
import { PostgresProjectionStore } from '../../../src/worker/projection/store.ts';
import { fillsOf } from '../../../src/worker/query/fills.ts';
import { PostgresHistory, type StoredOrderFilter } from '../../../src/worker/query/history.ts';
import { PostgresKlines } from '../../../src/worker/query/kline-history.ts';
import { LiveQueries } from '../../../src/worker/query/queries.ts';
import { TradeTape } from '../../../src/worker/query/trade-tape.ts';
import type { OrderFilter } from '../../../src/worker/query/types.ts';
import { ManualClock } from '../../unit/worker/support/manual-clock.ts';
import { MemoryStore } from '../../unit/worker/support/memory-store.ts';
import { limitOrder, TestVenue } from '../../unit/worker/support/venue.ts';
import { createVenueDatabase, poolOf, type VenueDatabase } from './support/venue-database.ts';

const ALL = { account: null, symbol: null, status: null, clientOrderId: null } as const;
const PAGE = { limit: 100, before: null } as const;

let database: VenueDatabase;
let pool: pg.Pool;
let venue: TestVenue;
let history: PostgresHistory;
/** Everything that happened, whether the tables have it or not. */
const everything = new RecentRows();

/** A market of all kinds of orders, in engine and tables alike. */
beforeAll(async () => {
  database = await createVenueDatabase(inject('postgresAdminUrl'));
  pool = poolOf({ connectionString: database.url, max: 2 });
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  venue = new TestVenue({
    store: new MemoryStore(),
    clock,
    sinks: [
      {
        onBatch: (batch) => {
          everything.add(batch, venue.engine);
          everything.addKlines(bars.add(batch));
        },
      },
    ],
  });
  const bars = new KlineBars(venue.engine, new Names(venue.engine));
  await clock.until(venue.start());
  const orders = [
    limitOrder({ clientOrderId: 'maker', lots: 1_234_567 }),
    limitOrder({ priceTicks: 10_001, timeInForce: 'GTD', expireAt: clock.now() + 3_600_000 }),
    limitOrder({ account: 1, side: 'BUY', lots: 300_001, clientOrderId: 'taker' }),
    limitOrder({
      account: 1,
      side: 'BUY',
      orderType: 'MARKET',
      timeInForce: 'IOC',
      priceTicks: null,
      lots: 2_000_000,
    }),
    limitOrder({ account: 0, side: 'BUY', orderType: 'STOP_LIMIT', stopTicks: 20_000, priceTicks: 20_100 }),
    limitOrder({ symbol: 1, postOnly: true, stp: 'DECREMENT' }),
    limitOrder({
      account: 0,
      side: 'BUY',
      lots: 100_000,
      timeInForce: 'IOC',
      stp: 'NONE',
      priceTicks: 10_001,
    }),
  ];
  for (const order of orders) await clock.until(venue.exchange.submit(order));
  await clock.until(venue.exchange.submit({ type: 'cancel', account: 0, orderId: 6, reason: 'USER' }));
  const names = new Names(venue.engine);
  await new PostgresProjectionStore(pool, database.identity.schema).write(everything, names);
  history = new PostgresHistory(pool, database.identity.schema, names);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const newestFirst = (orders: Iterable<OrderView>) =>
  [...orders].toSorted((left, right) => right.orderId - left.orderId);
const queries = (unwritten: RecentRows[]) =>
  new LiveQueries({
    engine: { ...venue.engine, order: () => undefined } as never,
    unwritten: { unwritten: () => unwritten },
    tape: new TradeTape(),
    history,
  });

/** A filter as the tables are asked, when they show all there is. */
const stored = ({ status, ...rest }: OrderFilter): StoredOrderFilter => ({
  ...rest,
  statuses: status === null ? null : [status],
});

test('an order comes back from the tables as the engine has it, number for number', async () => {
  const expected = newestFirst(everything.orders.values());
  expect(expected.length).toBe(7);
  expect(await history.orders(stored(ALL), Number.MAX_SAFE_INTEGER, 100)).toEqual(expected);
  expect(await history.order(1)).toEqual(venue.engine.order(1));
  expect(await history.order(99)).toBeUndefined();
});

test('klines come back from the tables number for number, from any time on', async () => {
  const names = new Names(venue.engine);
  const klines = new PostgresKlines(pool, database.identity.schema, names);
  const minutes = [...everything.klines.values()].filter(
    ({ symbol, interval }) => symbol === 0 && interval === '1m',
  );
  const [first] = minutes;
  expect(minutes.length).toBeGreaterThan(0);
  expect(await klines.newest(0, '1m', 100)).toEqual(minutes);
  expect(await klines.newest(1, '1m', 100)).toEqual([]);
  for (const time of [0, first!.openTime, first!.openTime + 1])
    expect(await klines.from(0, '1m', time, 100)).toEqual(minutes);
  expect(await klines.from(0, '1m', minutes.at(-1)!.openTime + 3_600_000, 5)).toEqual(minutes.slice(-1));
});

test.each([
  [{ ...ALL, account: 1 }, ({ account }: OrderView) => account === 1],
  [{ ...ALL, symbol: 1 }, ({ symbol }: OrderView) => symbol === 1],
  [{ ...ALL, status: 'CANCELED' as const }, ({ status }: OrderView) => status === 'CANCELED'],
  [
    { ...ALL, account: 0, clientOrderId: 'maker' },
    ({ clientOrderId }: OrderView) => clientOrderId === 'maker',
  ],
])('the tables filter as memory does: %o', async (filter, wanted) => {
  const expected = newestFirst(everything.orders.values()).filter(wanted);
  expect(expected.length).toBeGreaterThan(0);
  expect(await history.orders(stored(filter), Number.MAX_SAFE_INTEGER, 100)).toEqual(expected);
  expect((await queries([everything]).orders(filter, PAGE)).items).toEqual(expected);
});

test('both fills of each trade come back, page by page, from memory and from the tables alike', async () => {
  const filter = { account: null, symbol: null, orderId: null };
  const trades = [...everything.trades.values()].toSorted((left, right) => right.tradeId - left.tradeId);
  const expected = trades.flatMap((trade) => fillsOf(trade, filter));
  expect(expected.length).toBeGreaterThanOrEqual(6);
  for (const unwritten of [[], [everything]]) {
    const found: unknown[] = [];
    for (let before: number | null = null; ; ) {
      const page = await queries(unwritten).fills(filter, { limit: 1, before });
      found.push(...page.items);
      before = page.next;
      if (before === null) break;
    }
    expect(found).toEqual(expected);
  }
});

test('fills are found by account, symbol and order', async () => {
  const mine = await history.fills({ account: 1, symbol: 0, orderId: 3 }, Number.MAX_SAFE_INTEGER, 10);
  expect(mine).toMatchObject([{ orderId: 3, account: 1, side: 'BUY', lots: 300_001, liquidity: 'TAKER' }]);
  expect(await history.fills({ account: 0, symbol: 0, orderId: 3 }, Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
});

test('fills of an order are found by the command that made them, in memory and in the tables alike', async () => {
  const ofMaker = [...everything.trades.values()].filter(({ makerOrderId }) => makerOrderId === 1);
  expect(new Set(ofMaker.map(({ commandSeq }) => commandSeq)).size).toBeGreaterThan(1);
  for (const { commandSeq } of ofMaker) {
    const filter = { account: 0, symbol: 0, orderId: 1, commandSeq };
    const expected = ofMaker
      .filter((trade) => trade.commandSeq === commandSeq)
      .flatMap((trade) => fillsOf(trade, filter));
    for (const unwritten of [[], [everything]])
      expect((await queries(unwritten).fills(filter, PAGE)).items).toEqual(expected);
  }
});

test('trades come back newest first', async () => {
  const expected = [...everything.trades.keys()].toReversed();
  const found = await history.trades(0, Number.MAX_SAFE_INTEGER, 100);
  expect(found.map(({ tradeId }) => tradeId)).toEqual(expected);
  const { priceTicks, lots, takerSide, time, seq } = everything.trades.get(1) as Extract<
    EngineEvent,
    { type: 'trade' }
  >;
  expect(found.at(-1)).toEqual({ tradeId: 1, symbol: 0, priceTicks, lots, takerSide, at: time, seq });
});

test('writing twice changes nothing, and an older state never replaces a newer one', async () => {
  const names = new Names(venue.engine);
  const store = new PostgresProjectionStore(pool, database.identity.schema);
  const older = new RecentRows();
  older.orders.set(1, { ...everything.orders.get(1)!, filledLots: 0, seq: 1 });
  older.commandSeq = 3;
  await store.write(everything, names);
  await store.write(older, names);
  expect(await history.order(1)).toEqual(venue.engine.order(1));
  expect(await store.watermark()).toBe(everything.commandSeq);
});

test('history that cannot be read is an error of the environment', async () => {
  const away = new PostgresHistory(new pg.Pool({ host: '127.0.0.1', port: 1 }), 'x', new Names(venue.engine));
  await expect(away.order(1)).rejects.toMatchObject({ code: 'POSTGRES_UNREACHABLE' });
});
