import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Feeds, Unfollow } from '../../../../src/worker/feeds/types.ts';
import { GRPC_LIMITS } from '../../../../src/worker/grpc/limits.ts';
import { createGrpcEdge, type GrpcEdge } from '../../../../src/worker/grpc/server.ts';
import { recordingMetrics } from '../metrics/recording-metrics.ts';
import { KEYS, type MemoryVenue, memoryVenue } from '../wire/memory-venue.ts';
import { exchangeClient } from './client.ts';
import { type Message, type OpenedStream, openFeed } from './streams.ts';

const ASK = {
  symbol: 'BTC-USD',
  side: 'SIDE_SELL',
  type: 'ORDER_TYPE_LIMIT',
  price: '65000',
  quantity: '0.5',
} as const;
const TAKE = { symbol: 'BTC-USD', side: 'SIDE_BUY', type: 'ORDER_TYPE_MARKET', quantity: '0.1' } as const;
const BTC = { symbol: 'BTC-USD' } as const;

const metrics = recordingMetrics();
let venue: MemoryVenue;
let edge: GrpcEdge;
let exchange: ReturnType<typeof exchangeClient>;
/** Those who follow the market at this moment. */
let followers = 0;

beforeEach(async () => {
  followers = 0;
  metrics.calls.length = 0;
  venue = memoryVenue(metrics);
  const deps = { ...venue.deps, feeds: counted(venue.deps.feeds) };
  edge = await createGrpcEdge(deps, { host: '127.0.0.1', port: 0 });
  exchange = exchangeClient(edge.port);
});
afterEach(async () => {
  exchange.close();
  await edge.close(0);
});

function counted(feeds: Feeds): Feeds {
  const counting =
    <Args extends readonly unknown[]>(follow: (...args: Args) => Unfollow) =>
    (...args: Args): Unfollow => {
      const leave = follow.apply(feeds, args as never);
      followers += 1;
      let left = false;
      return () => {
        if (!left) followers -= 1;
        left = true;
        leave();
      };
    };
  const own = {
    followBook: counting(feeds.followBook),
    followTrades: counting(feeds.followTrades),
    followAccount: counting(feeds.followAccount),
  };
  return new Proxy(feeds, {
    get: (target, name) => {
      const method = own[name as keyof typeof own] ?? target[name as keyof Feeds];
      return (method as (...args: unknown[]) => unknown).bind(target);
    },
  });
}

const open = (rpc: string, request: object = BTC, key?: string): OpenedStream =>
  openFeed(exchange.client, rpc, request, key);
const place = (key: keyof typeof KEYS, order: object) => exchange.call('PlaceOrder', order, KEYS[key]);

/** Enough for the least notional. */
const LOTS = 10;

/** Trades that nobody waits for, made at once: an ask of alice taken by bob in so many pieces. */
async function trade(count: number): Promise<void> {
  const { exchange: live } = venue.deps;
  const order = (account: number, side: 'BUY' | 'SELL', lots: number) =>
    live.submit({
      type: 'newOrder',
      account,
      symbol: 0,
      side,
      orderType: 'LIMIT',
      timeInForce: 'GTC',
      lots,
      quoteUnits: null,
      priceTicks: 6_500_000,
      stopTicks: null,
      expireAt: null,
      postOnly: false,
      stp: null,
      clientOrderId: null,
    });
  await order(0, 'SELL', count * LOTS);
  for (let made = 0; made < count; made += 1) await order(1, 'BUY', LOTS);
}

/** Keeps a client from reading until its stream is full all the way to here. */
async function stall(stream: OpenedStream, moves: () => Promise<unknown>): Promise<void> {
  await stream.take(1);
  stream.call.pause();
  await moves();
}

describe('a stream of trades', () => {
  test('begins with where it is, and tells each trade in order', async () => {
    const trades = open('StreamTrades');
    expect(await trades.take(1)).toEqual([{ epoch: '1', seq: '15', trades: [] }]);
    await place('alice', ASK);
    await place('bob', TAKE);
    await place('bob', TAKE);
    const [, first, second] = await trades.take(3);
    expect(first).toEqual({
      epoch: '1',
      seq: '20',
      trades: [
        {
          tradeId: '1',
          symbol: 'BTC-USD',
          price: '65000',
          quantity: '0.1',
          takerSide: 'SIDE_BUY',
          at: { seconds: '1767323045', nanos: 678_000_000 },
          seq: '20',
        },
      ],
    });
    expect(second).toMatchObject({ trades: [{ tradeId: '2' }] });
  });

  test('goes on where it was', async () => {
    await place('alice', ASK);
    const before = open('StreamTrades');
    await before.take(1);
    for (let taken = 0; taken < 3; taken += 1) await place('bob', TAKE);
    const [, first] = await before.take(4);
    before.call.cancel();
    const again = open('StreamTrades', { ...BTC, fromSeq: first!['seq'], epoch: '1' });
    const [begun, missed] = await again.take(2);
    // Who loses the connection here resumes where it was, not behind what it has not seen.
    expect(begun).toMatchObject({ seq: first!['seq'], epoch: '1', trades: [] });
    expect((missed!['trades'] as Message[]).map(({ tradeId }) => tradeId)).toEqual(['2', '3']);
  });

  test.each([
    ['an epoch that is over', { fromSeq: '17', epoch: '9' }, 'OUT_OF_RANGE', '7004'],
    ['a sequence that is not there yet', { fromSeq: '1000', epoch: '1' }, 'OUT_OF_RANGE', '7004'],
    ['an epoch alone', { epoch: '1' }, 'INVALID_ARGUMENT', '1006'],
    ['a sequence beyond all numbers', { fromSeq: '18446744073709551615' }, 'INVALID_ARGUMENT', '1001'],
    ['a symbol nobody lists', { symbol: 'DOGE' }, 'NOT_FOUND', '2001'],
  ])('does not begin at %s', async (_what, request, status, code) => {
    const refused = open('StreamTrades', { ...BTC, ...request });
    expect(await refused.end()).toMatchObject({ status, trailers: { code } });
    await expect.poll(() => [edge.streams, followers]).toEqual([0, 0]);
  });

  test('drops none for a client that reads late', async () => {
    const trades = open('StreamTrades');
    const sent = () => metrics.calls.filter(([name]) => name === 'feedSent').length;
    let made = 0;
    let isBlocked = false;
    await stall(trades, async () => {
      for (; !isBlocked && made < 20_000; made += 20) {
        const before = sent();
        await trade(20);
        await new Promise(setImmediate);
        isBlocked = sent() === before;
      }
    });
    expect(isBlocked).toBe(true);
    trades.call.resume();
    await expect.poll(() => tradeIds(trades).length).toBe(made);
    expect(tradeIds(trades)).toEqual(Array.from({ length: made }, (_, index) => String(index + 1)));
  });

  test('ends for a client that does not read, and keeps nothing for it', async () => {
    const trades = open('StreamTrades');
    await stall(trades, async () => {
      for (let round = 0; edge.streams > 0 && round < 500; round += 1) {
        await trade(50);
        await exchange.call('GetOrderBook', BTC);
      }
    });
    expect([edge.streams, followers]).toEqual([0, 0]);
    expect(metrics.calls.filter(([name]) => name === 'feedDropped')).toEqual([['feedDropped', 'trades']]);
    trades.call.resume();
    expect(await trades.end()).toMatchObject({
      status: 'RESOURCE_EXHAUSTED',
      details: `trades that wait for a reader must be at most ${GRPC_LIMITS.missed}, but were more; read faster, and resume with fromSeq`,
      trailers: { code: '6007', name: 'SLOW_CONSUMER' },
    });
    const ids = tradeIds(trades);
    expect(ids).toEqual(ids.map((_, index) => String(index + 1)));
  });
});

const tradeIds = ({ messages }: OpenedStream): unknown[] =>
  messages.flatMap(({ trades }) => (trades as Message[]).map(({ tradeId }) => tradeId));

describe('a stream of an order book', () => {
  test('begins with all of it, and tells each change from there on', async () => {
    await place('alice', ASK);
    const book = open('StreamOrderBook');
    expect(await book.take(1)).toEqual([
      {
        epoch: '1',
        seq: '18',
        moreFollows: false,
        snapshot: {
          lastSeq: '1',
          bids: [],
          asks: [{ price: '65000', quantity: '0.5' }],
          at: { seconds: '1767323045', nanos: 678_000_000 },
        },
      },
    ]);
    await place('bob', TAKE);
    await exchange.call('CancelOrder', { orderId: '1' }, KEYS.alice);
    const [, taken, gone] = await book.take(3);
    expect([taken, gone]).toMatchObject([
      { delta: { firstSeq: '2', lastSeq: '2', asks: [{ price: '65000', quantity: '0.4' }] } },
      { delta: { firstSeq: '3', lastSeq: '3', asks: [{ price: '65000', quantity: '0' }] } },
    ]);
  });

  test('goes on where it was, without a snapshot', async () => {
    const before = open('StreamOrderBook');
    await before.take(1);
    await place('alice', ASK);
    await place('bob', TAKE);
    await before.take(3);
    before.call.cancel();
    const again = open('StreamOrderBook', { ...BTC, fromSeq: '1', epoch: '1' });
    expect(await again.take(2)).toMatchObject([{ epoch: '1' }, { delta: { firstSeq: '2', lastSeq: '2' } }]);
    expect(again.messages[0]).not.toHaveProperty('snapshot.lastSeq');
    const lost = open('StreamOrderBook', { ...BTC, fromSeq: '1', epoch: '2' });
    expect(await lost.end()).toMatchObject({ status: 'OUT_OF_RANGE', trailers: { name: 'RESUME_GAP' } });
  });

  test('begins anew after a reset', async () => {
    await place('alice', ASK);
    const book = open('StreamOrderBook');
    await book.take(1);
    await venue.deps.exchange.submit({ type: 'reset' });
    const [, anew] = await book.take(2);
    expect(anew).toMatchObject({ epoch: '2', snapshot: { asks: [] } });
  });

  test('puts together what a client is too slow for, and joins it exactly', async () => {
    const book = open('StreamOrderBook');
    const spared = () => metrics.calls.filter(([name]) => name === 'feedConflated').length;
    await stall(book, async () => {
      for (let round = 0; spared() < 100 && round < 20_000; round += 1) {
        await trade(1);
        await new Promise(setImmediate);
      }
    });
    expect([spared(), edge.streams, followers]).toEqual([100, 1, 1]);
    book.call.resume();
    const current = venue.engine.bookSeq(0);
    const last = () => Number((book.messages.at(-1)!['delta'] as Message)?.['lastSeq']);
    await expect.poll(last).toBe(current);
    const [, ...deltas] = book.messages;
    let told = 0;
    for (const { delta } of deltas) {
      expect(Number((delta as Message)['firstSeq'])).toBe(told + 1);
      told = Number((delta as Message)['lastSeq']);
    }
    expect(Number((deltas.at(-1)!['delta'] as Message)['firstSeq'])).toBeLessThan(current - 100);
  });
});

describe('a stream of orders', () => {
  test('begins with those that are open, and tells each that changes with its fills', async () => {
    await place('alice', ASK);
    const orders = open('StreamOrders', {}, KEYS.alice);
    expect(await orders.take(1)).toMatchObject([
      {
        accountId: 'alice',
        epoch: '1',
        snapshot: { orders: [{ orderId: '1', status: 'ORDER_STATUS_NEW' }] },
      },
    ]);
    await place('bob', TAKE);
    const [begun, change] = await orders.take(2);
    expect(change).toMatchObject({
      accountId: 'alice',
      change: {
        orders: [{ orderId: '1', status: 'ORDER_STATUS_PARTIALLY_FILLED', filledQuantity: '0.1' }],
        fills: [{ tradeId: '1', orderId: '1', liquidity: 'LIQUIDITY_MAKER', fee: '6.5' }],
      },
    });
    expect(Number(change!['accountSeq'])).toBeGreaterThan(Number(begun!['accountSeq']));
  });

  test('goes on where it was', async () => {
    const before = open('StreamOrders', {}, KEYS.alice);
    const [begun] = await before.take(1);
    await place('alice', ASK);
    await before.take(2);
    before.call.cancel();
    const again = open('StreamOrders', { fromSeq: begun!['accountSeq'], epoch: '1' }, KEYS.alice);
    expect(await again.take(2)).toMatchObject([
      { accountId: 'alice' },
      { change: { orders: [{ orderId: '1' }] } },
    ]);
  });

  test.each([
    ['anybody without a key', {}, undefined, 'UNAUTHENTICATED', '6001'],
    ['another account', { accountId: 'bob' }, KEYS.alice, 'PERMISSION_DENIED', '6002'],
    ['an administrator who names no account', {}, KEYS.admin, 'INVALID_ARGUMENT', '1003'],
  ] as const)('is not for %s', async (_who, request, key, status, code) => {
    expect(await open('StreamOrders', request, key).end()).toMatchObject({ status, trailers: { code } });
  });

  test('is for an administrator who names an account', async () => {
    const orders = open('StreamOrders', { accountId: 'bob' }, KEYS.admin);
    expect(await orders.take(1)).toMatchObject([{ accountId: 'bob', snapshot: { orders: [] } }]);
  });

  test('begins anew after a reset', async () => {
    await place('alice', ASK);
    const orders = open('StreamOrders', {}, KEYS.alice);
    await orders.take(1);
    await venue.deps.exchange.submit({ type: 'reset' });
    const [, anew] = await orders.take(2);
    expect(anew).toMatchObject({ epoch: '2', snapshot: { orders: [] } });
  });

  test('ends for a client that does not read', async () => {
    const orders = open('StreamOrders', {}, KEYS.alice);
    await stall(orders, async () => {
      for (let round = 0; edge.streams > 0 && round < 3000; round += 1) {
        await trade(1);
        await new Promise(setImmediate);
      }
    });
    orders.call.resume();
    expect(await orders.end()).toMatchObject({ status: 'RESOURCE_EXHAUSTED', trailers: { code: '6007' } });
    const fills = orders.messages.flatMap(
      ({ change }) => ((change as Message)?.['fills'] as Message[]) ?? [],
    );
    expect(fills.map(({ tradeId }) => tradeId)).toEqual(fills.map((_, index) => String(index + 1)));
    expect(followers).toBe(0);
  });
});

describe('every stream', () => {
  const ALL = [
    ['StreamTrades', BTC, undefined],
    ['StreamOrderBook', BTC, undefined],
    ['StreamOrders', {}, KEYS.alice],
  ] as const;

  test('leaves nobody behind who follows when its client goes', async () => {
    const streams = ALL.map(([rpc, request, key]) => open(rpc, request, key));
    for (const stream of streams) await stream.take(1);
    expect([edge.streams, followers]).toEqual([3, 3]);
    for (const stream of streams) stream.call.cancel();
    await expect.poll(() => [edge.streams, followers]).toEqual([0, 0]);
    const changes = metrics.calls.flatMap(([name, channel, change]) =>
      name === 'feedSubscribers' ? [`${channel} ${change}`] : [],
    );
    expect(changes.toSorted()).toEqual([
      ...['book -1', 'book 1', 'orders -1', 'orders 1', 'trades -1', 'trades 1'],
    ]);
  });

  test('ends as UNAVAILABLE when the venue stops', async () => {
    const streams = ALL.map(([rpc, request, key]) => open(rpc, request, key));
    for (const stream of streams) await stream.take(1);
    await edge.close(5000);
    for (const stream of streams)
      expect(await stream.end()).toMatchObject({ status: 'UNAVAILABLE', trailers: { name: 'BUSY' } });
    expect([edge.streams, followers]).toEqual([0, 0]);
  });

  test('says for how long nobody has confirmed what it tells, and when that is over', async () => {
    const streams = ALL.map(([rpc, request, key]) => open(rpc, request, key));
    for (const stream of streams) await stream.take(1);
    venue.health = { ...venue.health, staleSeconds: 3 };
    for (const stream of streams) expect((await stream.take(2))[1]).toMatchObject({ staleSeconds: '3' });
    venue.health = { ...venue.health, staleSeconds: null };
    for (const stream of streams) expect((await stream.take(3))[2]).not.toHaveProperty('staleSeconds');
  });

  test('that needs a key ends when it is taken away; one that needs none goes on', async () => {
    const streams = ALL.map(([rpc, request]) => open(rpc, request, KEYS.alice));
    for (const stream of streams) await stream.take(1);
    venue.revoke(KEYS.alice);
    expect(await streams.at(-1)!.end()).toMatchObject({
      status: 'UNAUTHENTICATED',
      trailers: { code: '6001' },
    });
    expect([edge.streams, followers]).toEqual([2, 2]);
  });

  test('is refused while the journal is replayed', async () => {
    venue.health = { ...venue.health, recovering: true };
    for (const [rpc, request, key] of ALL)
      expect(await open(rpc, request, key).end()).toMatchObject({ status: 'UNAVAILABLE' });
  });
});
