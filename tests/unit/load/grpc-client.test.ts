import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ExchangeError, type NewOrder, NoAnswerError } from '../../../src/client/exchange/index.ts';
import { systemClock } from '../../../src/common/clock.ts';
import { GrpcClient } from '../../../src/load/grpc/grpc-client.ts';
import { createGrpcEdge, type GrpcEdge } from '../../../src/worker/grpc/server.ts';
import { recordingMetrics } from '../worker/metrics/recording-metrics.ts';
import { KEYS, type MemoryVenue, memoryVenue } from '../worker/wire/memory-venue.ts';

let venue: MemoryVenue;
let edge: GrpcEdge;
const clients: GrpcClient[] = [];

beforeEach(async () => {
  venue = memoryVenue(recordingMetrics());
  edge = await createGrpcEdge(venue.deps, { host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await edge.close(0);
});

async function clientOf(apiKey: string): Promise<GrpcClient> {
  const client = await GrpcClient.open(`127.0.0.1:${edge.port}`, apiKey, systemClock);
  clients.push(client);
  return client;
}

const order = (clientOrderId: string, changes: Partial<NewOrder> = {}): NewOrder => ({
  symbol: 'BTC-USD',
  side: 'BUY',
  type: 'LIMIT',
  price: '60000',
  quantity: '0.1',
  clientOrderId,
  ...changes,
});
const thrown = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

describe('GrpcClient', () => {
  test('each of many orders under way has its own outcome, in the words of the HTTP API', async () => {
    const client = await clientOf(KEYS.alice);
    const answers = await Promise.allSettled([
      client.placeOrder(order('a')),
      client.placeOrder(order('b', { quantity: '0.000001' })),
      client.placeOrder(order('c', { side: 'SELL', price: '61000' })),
    ]);
    expect(answers[0]).toMatchObject({
      value: { order: { clientOrderId: 'a', side: 'BUY', status: 'NEW' } },
    });
    expect(answers[1]).toMatchObject({ reason: { code: 1004, name: 'BAD_DECIMAL' } });
    expect(answers[2]).toMatchObject({ value: { order: { clientOrderId: 'c', side: 'SELL' }, fills: [] } });
  });

  test('tells the fills of an order, and cancels what rests', async () => {
    const [alice, bob] = [await clientOf(KEYS.alice), await clientOf(KEYS.bob)];
    const { order: resting } = await alice.placeOrder(order('rests'));
    const { fills } = await bob.placeOrder(order('takes', { side: 'SELL', quantity: '0.04' }));
    expect(fills).toMatchObject([{ side: 'SELL', liquidity: 'TAKER', price: '60000', quantity: '0.04' }]);
    expect(await alice.cancelOrder(resting.orderId)).toMatchObject({ order: { status: 'CANCELED' } });
    expect(await thrown(alice.cancelOrder(resting.orderId))).toMatchObject({
      code: 5003,
      name: 'ORDER_DONE',
    });
  });

  test('a key nobody knows is a refusal of each order', async () => {
    const client = await clientOf('nobody');
    const errors = await Promise.all([
      thrown(client.placeOrder(order('a'))),
      thrown(client.placeOrder(order('b'))),
    ]);
    for (const error of errors) {
      expect(error).toBeInstanceOf(ExchangeError);
      expect(error).toMatchObject({ name: 'UNAUTHENTICATED' });
    }
  });

  test('a venue that is gone leaves orders without an answer, also those placed after', async () => {
    const client = await clientOf(KEYS.alice);
    await client.placeOrder(order('a'));
    await edge.close(0);
    for (const id of ['b', 'c']) {
      const error = await thrown(client.placeOrder(order(id)));
      expect(
        error instanceof NoAnswerError || (error instanceof ExchangeError && error.name === 'BUSY'),
      ).toBe(true);
    }
  });
});
