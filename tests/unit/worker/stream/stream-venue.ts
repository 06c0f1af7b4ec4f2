import type { ClientOptions } from 'ws';
import type { Clock } from '../../../../src/common/clock.ts';
import { systemClock } from '../../../../src/common/clock.ts';
import { HTTP_LIMITS } from '../../../../src/worker/http/limits.ts';
import { createHttpEdge } from '../../../../src/worker/http/server.ts';
import { STREAM_LIMITS, type StreamLimits } from '../../../../src/worker/stream/limits.ts';
import { StreamServer } from '../../../../src/worker/stream/stream-server.ts';
import type { Edge, EdgeDependencies } from '../../../../src/worker/types.ts';
import { type Recorded, recordingMetrics } from '../metrics/recording-metrics.ts';
import { KEYS, type MemoryVenue, memoryVenue } from '../wire/memory-venue.ts';
import { StreamClient } from './client.ts';

/** What differs from a real venue. */
export type Settings = {
  readonly clock?: Clock;
  readonly limits?: Partial<StreamLimits>;
  readonly deps?: Partial<EdgeDependencies>;
};

/** A venue in memory whose HTTP server listens. */
export class StreamVenue {
  readonly venue: MemoryVenue;
  readonly edge: Edge;
  readonly calls: readonly Recorded[];
  readonly #clients: StreamClient[] = [];

  private constructor(venue: MemoryVenue, edge: Edge, calls: readonly Recorded[]) {
    this.venue = venue;
    this.edge = edge;
    this.calls = calls;
  }

  static async open({ clock = systemClock, limits = {}, deps = {} }: Settings = {}): Promise<StreamVenue> {
    const metrics = recordingMetrics();
    const venue = memoryVenue(metrics);
    const all = { ...venue.deps, ...deps };
    const stream = new StreamServer(all, clock, { ...STREAM_LIMITS, ...limits });
    const edge = await createHttpEdge(all, { host: '127.0.0.1', port: 0 }, HTTP_LIMITS, stream);
    return new StreamVenue(venue, edge, metrics.calls);
  }

  /** A client; of `who`, when it is to have said so. */
  async client(who: keyof typeof KEYS | null = null, options: ClientOptions = {}): Promise<StreamClient> {
    const client = await StreamClient.open(this.edge.port, options);
    this.#clients.push(client);
    if (who !== null) await client.ask({ op: 'auth', apiKey: KEYS[who] });
    return client;
  }

  /** Answers over HTTP, on the same port. */
  async http(who: keyof typeof KEYS, method: string, path: string, body?: object) {
    const answer = await fetch(`http://127.0.0.1:${this.edge.port}/api/v1/${path}`, {
      method,
      headers: { 'x-api-key': KEYS[who], 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await answer.json()) as Record<string, unknown>;
  }

  order(who: keyof typeof KEYS, side: 'BUY' | 'SELL', price: string, quantity = '1') {
    return this.http(who, 'POST', 'orders', { symbol: 'BTC-USD', side, type: 'LIMIT', price, quantity });
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.ws.terminate();
    await this.edge.close(1000);
  }
}
