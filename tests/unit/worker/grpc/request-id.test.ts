import { type ClientUnaryCall, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { rateLimitsOf } from '../../../../src/worker/access/rate-limits.ts';
import { createGrpcEdge } from '../../../../src/worker/grpc/server.ts';
import type { Edge, EdgeDependencies } from '../../../../src/worker/types.ts';
import { recordingMetrics } from '../metrics/recording-metrics.ts';
import { KEYS, memoryVenue } from '../wire/memory-venue.ts';
import { exchangeClient } from './client.ts';

const BTC = { symbol: 'BTC-USD' };
const FRESH = /^[0-9a-f]{12}-[0-9a-z]+$/;

let edge: Edge;
let exchange: ReturnType<typeof exchangeClient>;

async function start(other: Partial<EdgeDependencies> = {}) {
  const venue = memoryVenue(recordingMetrics());
  edge = await createGrpcEdge({ ...venue.deps, ...other }, { host: '127.0.0.1', port: 0 });
  exchange = exchangeClient(edge.port);
  return venue;
}

afterEach(async () => {
  exchange.close();
  await edge.close(0);
});

/** The id in the initial and in the trailing metadata of a call; null where there is none. */
function idsOf(rpc: string, request: object, sent: Readonly<Record<string, string>> = {}) {
  const ids = { initial: null as string | null, trailing: null as string | null, details: '' };
  const idIn = (metadata: Metadata) => metadata.get('x-request-id').map(String)[0] ?? null;
  const method = (exchange.client as unknown as Record<string, (...args: unknown[]) => ClientUnaryCall>)[
    rpc
  ]!;
  return new Promise<typeof ids>((resolve) => {
    const call = method.call(
      exchange.client,
      request,
      Metadata.fromHttp2Headers(sent),
      (error: ServiceError | null) => {
        ids.details = error?.details ?? status[status.OK];
      },
    );
    call.on('metadata', (metadata: Metadata) => {
      ids.initial = idIn(metadata);
    });
    call.on('status', ({ metadata }) => resolve({ ...ids, trailing: idIn(metadata) }));
  });
}

test('the id of a call comes back as it was sent, where a client looks for it', async () => {
  await start();
  const sent = { 'x-request-id': 'my-7' };
  expect(await idsOf('GetOrderBook', BTC, sent)).toEqual({ initial: 'my-7', trailing: null, details: 'OK' });
  expect(await idsOf('GetOrderBook', { symbol: 'DOGE' }, sent)).toMatchObject({ trailing: 'my-7' });
  // Ended by grpc-js itself.
  const tooLong = { symbol: 'x'.repeat(70_000) };
  expect(await idsOf('GetOrderBook', tooLong, sent)).toMatchObject({ trailing: 'my-7' });
});

test('it is a fresh one when none was sent, or one that cannot stand in a log', async () => {
  await start();
  const [first, second] = [
    await idsOf('GetOrderBook', BTC),
    await idsOf('GetOrder', {}, { 'x-request-id': 'a b' }),
  ];
  expect(first.initial).toMatch(FRESH);
  expect(second.trailing).toMatch(FRESH);
  expect(second.trailing).not.toBe(first.initial);
});

test('it stands in the log line of a failure, also when the call brought none', async () => {
  const lines: Record<string, unknown>[] = [];
  const log = pino(
    { base: null, timestamp: false },
    { write: (line: string) => lines.push(JSON.parse(line)) },
  );
  const venue = await start({ log });
  venue.historyFailure = new Error('relation "orders" does not exist');
  const { trailing, details } = await idsOf('GetOrder', { orderId: '99' }, { 'x-api-key': KEYS.alice });
  expect(trailing).toMatch(FRESH);
  expect(details).toBe(`the call failed; the log has more under requestId ${trailing}`);
  expect(lines).toMatchObject([{ requestId: trailing, rpc: '/exchange.ExchangeService/GetOrder' }]);
});

test('a call beyond the rate limit says in its metadata when to come again', async () => {
  const rates = { requestsPerSecond: 0, requestsPerSecondPerConnection: 1 };
  await start({ rateLimits: rateLimitsOf(rates, { monotonicMs: () => 0 }) });
  await exchange.call('GetOrderBook', BTC);
  expect(await exchange.call('GetOrderBook', BTC)).toMatchObject({
    status: 'RESOURCE_EXHAUSTED',
    trailers: { name: 'RATE_LIMITED', 'retry-after': '1' },
  });
});
