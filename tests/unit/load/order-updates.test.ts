import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ExchangeClient, ExchangeStream } from '../../../src/client/exchange/index.ts';
import { systemClock } from '../../../src/common/clock.ts';
import { OrderUpdates } from '../../../src/load/senders/order-updates.ts';
import { StreamedClient } from '../../../src/load/senders/streamed-client.ts';
import { StreamVenue } from '../worker/stream/stream-venue.ts';
import { KEYS } from '../worker/wire/memory-venue.ts';

let venue: StreamVenue;
let http: ExchangeClient;
let stream: ExchangeStream;

beforeEach(async () => {
  venue = await StreamVenue.open();
  const options = { url: `http://127.0.0.1:${venue.edge.port}`, apiKey: KEYS.alice };
  http = new ExchangeClient(options);
  stream = new ExchangeStream(options);
});
afterEach(async () => {
  stream.close();
  http.close();
  await venue.close();
});

const ORDER = {
  symbol: 'BTC-USD',
  side: 'BUY',
  type: 'LIMIT',
  price: '60000',
  quantity: '0.1',
  clientOrderId: 'one',
} as const;

describe('StreamedClient', () => {
  test('an order and its cancel are heard when the stream tells of them', async () => {
    const client = new StreamedClient(http, await OrderUpdates.follow(stream, systemClock));
    const beforeMs = systemClock.monotonicMs();
    const { order, heardMs: placedMs } = await client.placeOrder(ORDER);
    const { heardMs: canceledMs } = await client.cancelOrder(order.orderId);
    expect(placedMs).toBeGreaterThanOrEqual(beforeMs);
    expect(canceledMs).toBeGreaterThan(placedMs ?? Number.NaN);
  });

  test('a refused order is the error of the venue, and waits for no update', async () => {
    const client = new StreamedClient(http, await OrderUpdates.follow(stream, systemClock));
    await expect(client.placeOrder({ ...ORDER, quantity: '0.000001' })).rejects.toMatchObject({
      name: 'BAD_DECIMAL',
    });
  });

  test('an order of which the stream no longer tells is heard never', async () => {
    const client = new StreamedClient(http, await OrderUpdates.follow(stream, systemClock));
    stream.close();
    expect(await client.placeOrder(ORDER)).toMatchObject({ order: { status: 'NEW' }, heardMs: null });
  });

  test('a key nobody knows cannot be followed', async () => {
    const url = `http://127.0.0.1:${venue.edge.port}`;
    const unknown = new ExchangeStream({ url, apiKey: 'nobody' });
    await expect(OrderUpdates.follow(unknown, systemClock)).rejects.toMatchObject({
      name: 'UNAUTHENTICATED',
    });
  });
});
