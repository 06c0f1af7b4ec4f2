import { afterEach, beforeEach, expect, test } from 'vitest';
import { GRPC_LIMITS } from '../../../../src/worker/grpc/limits.ts';
import { createGrpcEdge } from '../../../../src/worker/grpc/server.ts';
import { EncodedOnce } from '../../../../src/worker/grpc/streams/encoded-once.ts';
import { inParts } from '../../../../src/worker/grpc/streams/parts.ts';
import type { Edge } from '../../../../src/worker/types.ts';
import { recordingMetrics } from '../metrics/recording-metrics.ts';
import { KEYS, type MemoryVenue, memoryVenue } from '../wire/memory-venue.ts';
import { exchangeClient } from './client.ts';
import { type Message, openFeed } from './streams.ts';

const MOST = GRPC_LIMITS.itemsPerMessage;
/** One too many for a message. */
const LEVELS = MOST + 1;

let venue: MemoryVenue;
let edge: Edge;
let exchange: ReturnType<typeof exchangeClient>;

beforeEach(async () => {
  venue = memoryVenue(recordingMetrics());
  const { symbols } = venue.engine.config;
  Object.assign(symbols[0]!, { maxOpenOrders: LEVELS + 1 });
  edge = await createGrpcEdge(venue.deps, { host: '127.0.0.1', port: 0 });
  exchange = exchangeClient(edge.port);
});
afterEach(async () => {
  exchange.close();
  await edge.close(0);
});

/** Asks of alice on as many levels. */
async function fill(levels: number): Promise<void> {
  for (let level = 0; level < levels; level += 1)
    await venue.deps.exchange.submit({
      ...{ type: 'newOrder', account: 0, symbol: 0, side: 'SELL', orderType: 'LIMIT', timeInForce: 'GTC' },
      ...{ lots: 10, quoteUnits: null, priceTicks: 6_500_000 + level, stopTicks: null, expireAt: null },
      ...{ postOnly: false, stp: null, clientOrderId: null },
    });
}

test('lists are cut into parts that are no longer than they may be, and say whether more follows', () => {
  expect(inParts({ a: [], b: [] }, 2)).toEqual([{ lists: { a: [], b: [] }, moreFollows: false }]);
  expect(inParts({ a: [1, 2], b: [] }, 2)).toEqual([{ lists: { a: [1, 2], b: [] }, moreFollows: false }]);
  expect(inParts({ a: [1], b: [1, 2, 3, 4, 5] }, 2)).toEqual([
    { lists: { a: [1], b: [1, 2] }, moreFollows: true },
    { lists: { a: [], b: [3, 4] }, moreFollows: true },
    { lists: { a: [], b: [5] }, moreFollows: false },
  ]);
});

test('what many readers are told is encoded once, and all get the same bytes', () => {
  const encoded = new EncodedOnce((message) => Buffer.from(JSON.stringify(message)));
  const news = {};
  const [first] = encoded.of(news, () => [{ seq: 1 }]);
  const [again] = encoded.of(news, () => expect.unreachable('it was made for the first reader'));
  expect(again).toBe(first);
  expect(encoded.of({}, () => [{ seq: 1 }])[0]).not.toBe(first);
});

test('a large book comes in several messages, which a client that knows deltas puts together', async () => {
  await fill(LEVELS);
  const book = openFeed(exchange.client, 'StreamOrderBook', { symbol: 'BTC-USD' });
  await book.take(2);
  await venue.deps.exchange.submit({ type: 'massCancel', account: 0, symbol: 0, side: null, reason: 'MASS' });
  const messages = await book.take(4);
  expect(messages.map(({ moreFollows }) => moreFollows)).toEqual([true, false, true, false]);
  const known = new Map<string, string>();
  let lastSeq = -1;
  messages.forEach(({ snapshot, delta }, index) => {
    const { asks, ...told } = (snapshot ?? delta) as {
      asks: { price: string; quantity: string }[];
    } & Message;
    expect(asks.length).toBeLessThanOrEqual(MOST);
    if (index > 0) expect(Number(told['firstSeq'])).toBe(lastSeq + 1);
    lastSeq = Number(told['lastSeq']);
    for (const { price, quantity } of asks) known.set(price, quantity);
    if (index === 1) expect(new Set(known.values())).toEqual(new Set(['0.0001']));
  });
  expect(known.size).toBe(LEVELS);
  expect(new Set(known.values())).toEqual(new Set(['0']));
  expect(lastSeq).toBe(venue.engine.bookSeq(0));
});

test('many open orders come in several messages, and so do many that change at once', async () => {
  await fill(LEVELS);
  const orders = openFeed(exchange.client, 'StreamOrders', {}, KEYS.alice);
  await orders.take(2);
  await venue.deps.exchange.submit({ type: 'massCancel', account: 0, symbol: 0, side: null, reason: 'MASS' });
  const messages = await orders.take(4);
  expect(messages.map(({ moreFollows }) => moreFollows)).toEqual([true, false, true, false]);
  const told = messages.map(({ snapshot, change }) => (snapshot ?? change) as { orders: Message[] });
  const ids = (from: number) =>
    told.slice(from, from + 2).flatMap((part) => part.orders.map(({ orderId }) => orderId));
  const all = Array.from({ length: LEVELS }, (_, index) => String(index + 1));
  expect(ids(0)).toEqual(all);
  expect(ids(2)).toEqual(all);
});
