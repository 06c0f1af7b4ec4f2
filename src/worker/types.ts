import type { Logger } from 'pino';
import type { Kline, KlineQuery } from '../engine/views/index.ts';
import type { InstanceSpec } from '../instance/spec.ts';
import type { ApiKeys, RateLimits } from './access/types.ts';
import type { Exchange } from './exchange/types.ts';
import type { Feeds } from './feeds/types.ts';
import type { EdgeMetrics, FeedMetrics } from './metrics/types.ts';
import type { EventReads } from './query/event-history.ts';
import type { Queries } from './query/types.ts';

/** Who this process is, for health, logs and metric labels. */
export type ServiceInfo = {
  readonly service: string;
  /** '' for the single unnamed instance. */
  readonly instanceName: string;
  readonly version: string;
  readonly environment: string;
};

/** One measured answer to "does it work now?". */
export type Check = {
  readonly status: 'ok' | 'failed' | 'off';
  readonly latencyMs: number | null;
  readonly reason: string | null;
};
export type ReadyChecks = { readonly database: Check; readonly redis: Check; readonly journal: Check };

/**
 * Everything an edge (HTTP, gRPC) needs of the venue behind it. `spec` and `rateLimits` change while it runs: they are
 * read where they are needed, from this object and not from a copy of it.
 */
export type EdgeDependencies = {
  readonly info: ServiceInfo;
  readonly spec: InstanceSpec;
  /** Given by the supervisor that started it, and told with its readiness; null where nobody supervises it. */
  readonly nonce: string | null;
  readonly exchange: Exchange;
  readonly queries: Queries;
  readonly feeds: Feeds;
  readonly events: EventReads;
  /** Klines of any age. Rejects with an ExsimError when Postgres is needed and not there. */
  readonly klines: (query: KlineQuery) => Promise<readonly Kline[]>;
  readonly apiKeys: ApiKeys;
  /** Null where the venue has no limits. */
  readonly rateLimits: RateLimits | null;
  readonly metrics: EdgeMetrics & FeedMetrics;
  /** The whole of `GET /metrics`, in Prometheus text format. */
  readonly renderMetrics: () => Promise<{ readonly contentType: string; readonly body: string }>;
  readonly readyChecks: () => Promise<ReadyChecks>;
  readonly now: () => number;
  readonly log: Logger;
};

/** A listening server. */
export interface Edge {
  /** The port it really has (for port 0). */
  readonly port: number;
  readonly connections: number;
  /** Stops accepting, lets requests in flight end for at most `graceMs`, then closes everything. */
  close(graceMs: number): Promise<void>;
}
