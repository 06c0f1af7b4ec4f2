import type { Redis } from 'ioredis';
import type { Clock } from '../common/clock.ts';
import type { LimitsSpec } from '../instance/spec.ts';
import { CachedApiKeys } from './access/api-keys.ts';
import { journaledKeys } from './access/journaled-keys.ts';
import { type KeyStore, storedKeys } from './access/key-store.ts';
import { passingKeys } from './access/passing-keys.ts';
import { rateLimitsOf } from './access/rate-limits.ts';
import type { RateLimits } from './access/types.ts';
import type { CurrentSpec } from './configuration/current-spec.ts';
import { smokePrefix } from './data/cache.ts';
import { Readiness } from './data/readiness.ts';
import type { PerEdge } from './edges.ts';
import type { WorkerLog } from './logging.ts';
import type { createMetrics } from './metrics/prometheus.ts';
import type { VenueReading } from './metrics/types.ts';
import type { WorkerSettings } from './settings.ts';
import type { EdgeDependencies } from './types.ts';
import type { Venue } from './venue.ts';

export type EdgeParts = {
  readonly settings: WorkerSettings;
  readonly current: CurrentSpec;
  readonly log: WorkerLog;
  readonly clock: Clock;
  readonly venue: Venue;
  readonly metrics: ReturnType<typeof createMetrics>;
  /** Null: the instance has none. */
  readonly redis: Redis | null;
  readonly connections: () => PerEdge;
};

/** The venue as its servers see it. */
export function edgeDependencies(parts: EdgeParts): EdgeDependencies {
  const { settings, current, log, clock, venue, metrics } = parts;
  const { exchange, queries, events, feeds, klines, engine } = venue;
  const readiness = readinessOf(parts);
  const rateLimits = currentRateLimits(current, clock);
  return {
    info: settings.info,
    get spec() {
      return current.spec;
    },
    nonce: settings.control?.nonce ?? null,
    exchange,
    queries,
    feeds,
    events,
    klines: (query) => klines.read(query),
    apiKeys: new CachedApiKeys({ store: keysOf(parts), engine, clock }),
    get rateLimits() {
      return rateLimits();
    },
    metrics,
    renderMetrics: () => {
      metrics.venueRead(readingOf(parts));
      return metrics.render();
    },
    readyChecks: () => readiness.checks(),
    now: () => clock.now(),
    log: log.log,
  };
}

/** After a change of the limits everybody begins with all of the new ones. */
function currentRateLimits(current: CurrentSpec, clock: Clock): () => RateLimits | null {
  let limits = rateLimitsOf(current.spec.limits, clock);
  current.onChange((after, before) => {
    if (areOtherRates(after.limits, before.limits)) limits = rateLimitsOf(after.limits, clock);
  });
  return () => limits;
}

const areOtherRates = (a: LimitsSpec, b: LimitsSpec): boolean =>
  a.requestsPerSecond !== b.requestsPerSecond ||
  a.requestsPerSecondPerConnection !== b.requestsPerSecondPerConnection;

function readinessOf({ settings, clock, venue, redis }: EdgeParts): Readiness {
  const { pool, writer, budget } = venue;
  return new Readiness({
    pool,
    cache: redis === null ? null : { redis, prefix: smokePrefix(settings.identity) },
    journal: () => writer.health,
    noRoom: () => budget?.refusal()?.reason ?? null,
    clock,
  });
}

function keysOf({ settings: { identity }, current, clock, venue: { pool, behind } }: EdgeParts): KeyStore {
  const stored = storedKeys(pool, identity.schema);
  if (current.spec.durability === 'none')
    return passingKeys(stored, (id) => current.spec.accounts.some((account) => account.id === id));
  if (behind === null) return stored;
  return journaledKeys({
    ...{ stored, clock, waitMs: () => current.spec.limits.maxCommitWaitMs },
    journaled: () => behind.flush(),
  });
}

/** What metrics tell of the venue at the moment they are asked for. */
function readingOf({ current, log, venue, connections }: EdgeParts): VenueReading {
  const { exchange, board, behind, budget, projection, engine } = venue;
  const { accepting, degraded } = board.status();
  const { maxJournalBytes } = current.spec.limits;
  return {
    accepting,
    degraded,
    queuedCommands: exchange.unanswered,
    openOrders: engine.openOrderCount(),
    projectionLagSeconds: (projection?.lagMs ?? 0) / 1000,
    uncommittedCommands: behind?.uncommitted ?? 0,
    journal: budget === null ? null : { bytes: budget.bytes, bytesMax: maxJournalBytes },
    connections: connections(),
    lostLogLines: log.lostLines,
  };
}
