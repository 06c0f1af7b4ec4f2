import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ExchangeClient, ExchangeError, eachItem } from '../../../src/client/exchange/index.ts';
import { createHttpEdge } from '../../../src/worker/http/server.ts';
import type { Edge } from '../../../src/worker/types.ts';
import { ASK } from '../worker/http/api.ts';
import { recordingMetrics } from '../worker/metrics/recording-metrics.ts';
import { KEYS, type MemoryVenue, memoryVenue } from '../worker/wire/memory-venue.ts';

let venue: MemoryVenue;
let edge: Edge;
const clients: ExchangeClient[] = [];

beforeEach(async () => {
  venue = memoryVenue(recordingMetrics());
  edge = await createHttpEdge(venue.deps, { host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await edge.close(0);
});

function clientOf(who: keyof typeof KEYS | null, onStale?: (seconds: number) => void): ExchangeClient {
  const apiKey = who === null ? undefined : KEYS[who];
  const url = `http://127.0.0.1:${edge.port}`;
  const client = new ExchangeClient({ url, apiKey, retries: 0, ...(onStale && { onStale }) });
  clients.push(client);
  return client;
}
const BID = { ...ASK, side: 'BUY' } as const;

describe('ExchangeClient', () => {
  test('trades, and reads what came of it', async () => {
    const [alice, bob] = [clientOf('alice'), clientOf('bob')];
    const ask = await alice.placeOrder(ASK);
    const bid = await bob.placeOrder({ ...BID, quantity: '0.2' });
    expect(bid.fills).toMatchObject([{ price: '65000', quantity: '0.2', liquidity: 'TAKER' }]);
    expect(await alice.order(ask.order.orderId, { minSeq: bid.seq })).toMatchObject({
      status: 'PARTIALLY_FILLED',
      filledQuantity: '0.2',
    });
    expect((await bob.fills({ orderId: bid.order.orderId })).items).toEqual(bid.fills);
    expect((await bob.orders({ status: 'FILLED' })).items).toMatchObject([{ orderId: bid.order.orderId }]);
    expect((await bob.balances()).items).toContainEqual(
      expect.objectContaining({ accountId: 'bob', asset: 'BTC', available: '100.2' }),
    );
    expect((await alice.cancelOrder(ask.order.orderId)).order.status).toBe('CANCELED');
  });

  test('reads the market without a key', async () => {
    await clientOf('alice').placeOrder(ASK);
    const anybody = clientOf(null);
    expect(await anybody.orderBook('BTC-USD', { depth: 1 })).toMatchObject({
      asks: [{ price: '65000', quantity: '0.5' }],
    });
    expect(await anybody.ticker('BTC-USD')).toMatchObject({ bestAsk: '65000', bestBid: null });
    expect((await anybody.symbols()).items.map(({ symbol }) => symbol)).toEqual(['BTC-USD', 'ETH-USD']);
    expect((await anybody.trades('BTC-USD')).items).toEqual([]);
    await clientOf('bob').placeOrder({ ...BID, quantity: '0.2' });
    const klines = await anybody.klines('BTC-USD', { interval: '5m' });
    expect(klines.items).toMatchObject([{ open: '65000', volume: '0.2', closed: false }]);
    expect((await anybody.time()).unixMs).toBe(venue.nowMs);
    expect(await anybody.health()).toMatchObject({ status: 'ok' });
  });

  test('an admin key reads accounts and the state', async () => {
    const admin = clientOf('admin');
    expect((await admin.admin.accounts()).items.map(({ accountId }) => accountId)).toEqual(['alice', 'bob']);
    expect((await admin.admin.state()).stateHash).toMatch(/^[0-9a-f]{32}$/);
  });

  test('a venue that is not ready is an answer, not an error', async () => {
    venue.health = { ...venue.health, accepting: false };
    expect(await clientOf(null).ready()).toMatchObject({ status: 'not-ready' });
  });

  test('a refusal is an ExchangeError with all the venue says', async () => {
    const { order } = await clientOf('alice').placeOrder({ ...ASK, clientOrderId: 'one' });
    const again = clientOf('alice').placeOrder({ ...ASK, clientOrderId: 'one', quantity: '0.1' });
    const error = await again.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ExchangeError);
    expect({ ...(error as ExchangeError) }).toEqual({
      name: 'DUPLICATE_CLIENT_ID',
      code: 5001,
      httpStatus: 409,
      field: 'clientOrderId',
      orderId: order.orderId,
      clientOrderId: 'one',
      retryAfterMs: null,
    });
  });

  test('amends and replaces an order', async () => {
    const alice = clientOf('alice');
    const { order } = await alice.placeOrder(ASK);
    const amended = await alice.amendOrder(order.orderId, { price: '64000', quantity: '0.4' });
    expect(amended.order).toMatchObject({ orderId: order.orderId, price: '64000', quantity: '0.4' });
    const replacement = { type: 'LIMIT', price: '63000', quantity: '0.3' } as const;
    const { replaced, order: next } = await alice.replaceOrder(order.orderId, replacement);
    expect([replaced.status, next.status, next.side]).toEqual(['CANCELED', 'NEW', 'SELL']);
  });

  test('an order without a clientOrderId is given one, each its own', async () => {
    const alice = clientOf('alice');
    const results = await alice.placeOrders([ASK, ASK, { ...ASK, clientOrderId: 'mine' }]);
    const ids = results.map((result) => ('order' in result ? result.order.clientOrderId : null));
    expect(ids[2]).toBe('mine');
    expect(new Set(ids).size).toBe(3);
    expect(ids).not.toContain(null);
  });

  test('an id that is there but empty counts as none, so that nothing is done twice', async () => {
    const { order } = await clientOf('alice').placeOrder({ ...ASK, clientOrderId: null as never });
    expect(order.clientOrderId).not.toBeNull();
    const payment = { asset: 'BTC', amount: '1', transferId: undefined as never };
    const { transferId } = await clientOf('admin').admin.deposit('bob', payment);
    expect(transferId).toMatch(/^[0-9a-f]{18}-1$/);
  });

  test('a batch answers each order by itself', async () => {
    const results = await clientOf('alice').placeOrders([ASK, { ...ASK, price: '65000.001' }]);
    expect(results).toMatchObject([{ order: { status: 'NEW' } }, { error: { name: 'BAD_DECIMAL' } }]);
  });

  test('cancels all orders of a symbol', async () => {
    const alice = clientOf('alice');
    await alice.placeOrders([ASK, ASK]);
    expect((await alice.cancelOrders({ symbol: 'ETH-USD' })).orderIds).toEqual([]);
    expect((await alice.cancelOrders()).orderIds).toEqual(['1', '2']);
  });

  test('eachItem reads a list to its end, page by page', async () => {
    const alice = clientOf('alice');
    await alice.placeOrders([ASK, ASK, ASK]);
    const ids: string[] = [];
    for await (const order of eachItem((cursor) => alice.orders({ ...cursor, limit: 2 })))
      ids.push(order.orderId);
    expect(ids).toEqual(['3', '2', '1']);
  });

  test('a name is escaped where it stands in a path', async () => {
    const refused = clientOf(null).ticker('BTC/USD?x=1');
    await expect(refused).rejects.toMatchObject({ name: 'UNKNOWN_SYMBOL', httpStatus: 404 });
  });

  test('says when a read comes from a venue whose database does not answer', async () => {
    const told: number[] = [];
    venue.health = { ...venue.health, staleSeconds: 3 };
    await clientOf(null, (seconds) => told.push(seconds)).ticker('BTC-USD');
    expect(told).toEqual([3]);
  });
});
