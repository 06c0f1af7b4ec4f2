import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadDefinition } from '../../../src/worker/grpc/definition.ts';
import { GRPC_LIMITS } from '../../../src/worker/grpc/limits.ts';
import { createGrpcEdge } from '../../../src/worker/grpc/server.ts';
import type { Edge } from '../../../src/worker/types.ts';
import { WIRE_LIMITS } from '../../../src/worker/wire/limits.ts';
import { exchangeClient } from '../worker/grpc/client.ts';
import { openFeed, openOrders } from '../worker/grpc/streams.ts';
import { recordingMetrics } from '../worker/metrics/recording-metrics.ts';
import { memoryVenue } from '../worker/wire/memory-venue.ts';
import { kib, minutes, noting, seconds } from './limits.ts';
import { docsPage, tableOf } from './tables.ts';

const page = docsPage('grpc.md');
const service = loadDefinition();

let edge: Edge;
let exchange: ReturnType<typeof exchangeClient>;
beforeAll(async () => {
  edge = await createGrpcEdge(memoryVenue(recordingMetrics()).deps, { host: '127.0.0.1', port: 0 });
  exchange = exchangeClient(edge.port);
});
afterAll(async () => {
  exchange.close();
  await edge.close(0);
});

/** How a call without a key ends. */
function endOf(rpc: string, { requestStream, responseStream }: Streaming) {
  if (requestStream) return openOrders(exchange.client).end();
  return responseStream ? openFeed(exchange.client, rpc, {}).end() : exchange.call(rpc, {});
}

type Streaming = { readonly requestStream: boolean; readonly responseStream: boolean };
const kindOf = ({ requestStream, responseStream }: Streaming) =>
  requestStream
    ? responseStream
      ? 'both stream'
      : 'client streams'
    : responseStream
      ? 'server streams'
      : 'unary';

describe('docs/grpc.md', () => {
  test('lists every RPC of the service with its kind and access, and no other', async () => {
    const defined = Object.entries(service).map(async ([name, method]) => {
      const ended = await endOf(name, method);
      const isKeyNeeded = typeof ended === 'object' && ended.status === 'UNAUTHENTICATED';
      return [name, kindOf(method), isKeyNeeded ? 'key' : 'open'];
    });
    const documented = tableOf(page, ['RPC', 'kind', 'access']).map((cells) => cells.slice(0, 3));
    expect(documented.toSorted()).toEqual((await Promise.all(defined)).toSorted());
  });

  test('lists every limit, as it is', () => {
    const { limits, asked } = noting({ ...GRPC_LIMITS, ...WIRE_LIMITS });
    expect(tableOf(page, ['what', 'limit'])).toEqual([
      ['message received', kib(limits.messageBytes)],
      ['call', seconds(limits.callMs)],
      ['answer of a unary call that the client does not take', seconds(limits.untakenMs)],
      ['metadata received', kib(limits.metadataBytes)],
      ['connections', `${limits.connections}`],
      ['calls at once per connection', `${limits.streamsPerConnection}`],
      ['open streams, all connections together', `${limits.streams}`],
      ['orders of a stream whose answers were not taken', `${limits.ordersInFlight}`],
      ['trades or account updates that wait for a reader', `${limits.missed}`],
      ['levels per side, orders, fills or trades of one message of a stream', String(limits.itemsPerMessage)],
      ['bytes of a stream on their way to the socket', kib(limits.unsentBytes)],
      [
        'keepalive',
        `ping after ${seconds(limits.keepaliveMs)}, closed ${seconds(limits.keepaliveTimeoutMs)} later`,
      ],
      ['idle connection', minutes(limits.connectionIdleMs)],
      [
        'age of a connection',
        `${minutes(limits.connectionAgeMs)}, then ${seconds(limits.connectionAgeGraceMs)} for what it still does`,
      ],
      ['API key', `${limits.apiKeyChars} characters`],
      ['wait for `min_seq`', seconds(limits.minSeqWaitMs)],
      ['depth of a book', `${limits.depth} levels per side, default ${limits.depthDefault}`],
      ['items of a page', `${limits.page}, default ${limits.pageDefault}`],
    ]);
    // A pace, not a limit.
    expect([...asked, 'healthCheckMs'].toSorted()).toEqual(
      Object.keys({ ...GRPC_LIMITS, ...WIRE_LIMITS }).toSorted(),
    );
  });
});
