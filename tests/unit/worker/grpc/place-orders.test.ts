import type { ClientDuplexStream } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rateLimitsOf } from '../../../../src/worker/access/rate-limits.ts';
import { GRPC_LIMITS } from '../../../../src/worker/grpc/limits.ts';
import { createGrpcEdge, type GrpcEdge } from '../../../../src/worker/grpc/server.ts';
import type { EdgeDependencies } from '../../../../src/worker/types.ts';
import { recordingMetrics } from '../metrics/recording-metrics.ts';
import { KEYS, type MemoryVenue, memoryVenue } from '../wire/memory-venue.ts';
import { exchangeClient } from './client.ts';
import { type Message, openOrders } from './streams.ts';

const ASK = {
  symbol: 'BTC-USD',
  side: 'SIDE_SELL',
  type: 'ORDER_TYPE_LIMIT',
  timeInForce: 'TIME_IN_FORCE_IOC',
  price: '65000',
  quantity: '0.5',
} as const;

/** On a busy machine. */
const PATIENT_TEST_MS = 60_000;

let venue: MemoryVenue;
let edge: GrpcEdge;
let exchange: ReturnType<typeof exchangeClient>;

beforeEach(() => start());
afterEach(stop);

async function start(other: Partial<EdgeDependencies> = {}): Promise<void> {
  venue = memoryVenue(recordingMetrics());
  edge = await createGrpcEdge({ ...venue.deps, ...other }, { host: '127.0.0.1', port: 0 });
  exchange = exchangeClient(edge.port);
}

async function stop(): Promise<void> {
  exchange.close();
  await edge.close(0);
}

const rest = { ...ASK, timeInForce: 'TIME_IN_FORCE_GTC' };

/** Keeps what is submitted until `release` lets it through, the last one first. */
function hold(): { readonly count: () => number; readonly release: () => void } {
  const { exchange: live } = venue.deps;
  const submit = live.submit.bind(live);
  const held: (() => void)[] = [];
  let open = false;
  live.submit = async (draft) => {
    if (!open) await new Promise<void>((resolve) => held.push(resolve));
    return submit(draft);
  };
  const release = () => {
    open = true;
    for (const letThrough of held.splice(0).reverse()) letThrough();
  };
  return { count: () => held.length, release };
}

function sendMany(call: ClientDuplexStream<Message, Message>, count: number): void {
  for (let sent = 0; sent < count; sent += 1) call.write({ order: ASK });
}

describe('orders in a stream', () => {
  test('are answered in their order, and one that is refused does not end it', async () => {
    const orders = openOrders(exchange.client, KEYS.alice);
    orders.call.write({ order: { ...rest, clientOrderId: 'a' } });
    orders.call.write({ order: { ...rest, quantity: '0.000001' } });
    orders.call.write({});
    orders.call.write({ order: { ...rest, clientOrderId: 'a' } });
    orders.call.end();
    expect(await orders.end()).toBe('OK');
    expect(orders.messages).toMatchObject([
      { position: '1', result: { order: { orderId: '1', status: 'ORDER_STATUS_NEW' }, duplicate: false } },
      {
        position: '2',
        error: {
          code: 1004,
          name: 'BAD_DECIMAL',
          message: 'quantity must have at most 5 decimals on BTC-USD, but was "0.000001"',
          field: 'quantity',
        },
      },
      {
        position: '3',
        error: { code: 1003, name: 'MISSING_FIELD', message: 'order is required, but is missing' },
      },
      { position: '4', result: { order: { orderId: '1' }, duplicate: true } },
    ]);
  });

  test('are all submitted before the first is answered, and answered in order whichever is done first', async () => {
    const held = hold();
    const orders = openOrders(exchange.client, KEYS.alice);
    sendMany(orders.call, 50);
    await expect.poll(held.count).toBe(50);
    expect(orders.messages).toEqual([]);
    held.release();
    orders.call.end();
    await orders.end();
    expect(orders.messages.map(({ position }) => Number(position))).toEqual(numbers(50));
  });

  test('are read no further while too many have no answer', async () => {
    const held = hold();
    const orders = openOrders(exchange.client, KEYS.alice);
    sendMany(orders.call, 1300);
    await expect.poll(held.count).toBe(GRPC_LIMITS.ordersInFlight);
    await exchange.call('GetOrderBook', { symbol: 'BTC-USD' });
    expect(held.count()).toBe(GRPC_LIMITS.ordersInFlight);
    held.release();
    orders.call.end();
    await orders.end();
    expect(orders.messages.map(({ position }) => Number(position))).toEqual(numbers(1300));
  });

  test(
    'are read no further while the client does not take the answers',
    async () => {
      const orders = openOrders(exchange.client, KEYS.alice);
      orders.call.pause();
      sendMany(orders.call, 3000);
      const least = GRPC_LIMITS.ordersInFlight;
      await expect.poll(() => venue.submitted.length).toBeGreaterThan(least);
      let before = -1;
      await expect
        .poll(() => {
          const stands = venue.submitted.length === before;
          before = venue.submitted.length;
          return stands;
        })
        .toBe(true);
      // Those that wait here, and those that fit the buffers on the way: the rest of 3000 has not been read.
      expect(venue.submitted.length).toBeLessThan(2500);
      orders.call.resume();
      orders.call.end();
      expect(await orders.end()).toBe('OK');
      expect(orders.messages).toHaveLength(3000);
    },
    PATIENT_TEST_MS,
  );

  test('need a key', async () => {
    const orders = openOrders(exchange.client);
    orders.call.write({ order: ASK });
    expect(await orders.end()).toMatchObject({ status: 'UNAUTHENTICATED', trailers: { code: '6001' } });
    expect(venue.submitted).toEqual([]);
  });

  test('count one by one towards the rate limit', async () => {
    await stop();
    const rates = { requestsPerSecond: 3, requestsPerSecondPerConnection: 0 };
    await start({ rateLimits: rateLimitsOf(rates, { monotonicMs: () => 0 }) });
    const orders = openOrders(exchange.client, KEYS.alice);
    sendMany(orders.call, 3);
    orders.call.end();
    await orders.end();
    expect(orders.messages.map((answer) => (answer['error'] as Message | null)?.['name'] ?? 'taken')).toEqual(
      ['taken', 'taken', 'RATE_LIMITED'],
    );
  });

  test('that were taken are answered before a stop ends the stream', async () => {
    const held = hold();
    const orders = openOrders(exchange.client, KEYS.alice);
    sendMany(orders.call, 5);
    await expect.poll(held.count).toBe(5);
    const closing = edge.close(5000);
    held.release();
    expect(await orders.end()).toMatchObject({
      status: 'UNAVAILABLE',
      details: 'the venue is stopping; open the stream again later',
      trailers: { name: 'BUSY' },
    });
    expect(orders.messages).toHaveLength(5);
    await closing;
  });

  test('that were taken are answered before the stream ends since its key was taken away', async () => {
    const held = hold();
    const orders = openOrders(exchange.client, KEYS.alice);
    sendMany(orders.call, 5);
    await expect.poll(held.count).toBe(5);
    venue.revoke(KEYS.alice);
    held.release();
    expect(await orders.end()).toMatchObject({
      status: 'UNAUTHENTICATED',
      details: 'the API key of this stream is not valid any more; open another one with a valid key',
      trailers: { code: '6001' },
    });
    expect(orders.messages).toHaveLength(5);
  });

  test('leave nothing behind when the client goes', async () => {
    const held = hold();
    const orders = openOrders(exchange.client, KEYS.alice);
    sendMany(orders.call, 5);
    await expect.poll(held.count).toBe(5);
    expect(edge.streams).toBe(1);
    orders.call.cancel();
    await expect.poll(() => edge.streams).toBe(0);
    held.release();
    expect(await exchange.call('GetOrderBook', { symbol: 'BTC-USD' })).toMatchObject({ status: 'OK' });
  });
});

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
