import type { Redis } from 'ioredis';
import type pg from 'pg';
import type { Clock } from '../../common/clock.ts';
import type { JournalHealth } from '../journal/types.ts';
import type { Check, ReadyChecks } from '../types.ts';
import { probeCache } from './cache.ts';
import { checkOf, type SmokeStep, smokeStep } from './smoke.ts';

export type ReadinessDeps = {
  readonly pool: pg.Pool;
  /** Null: the instance has no Redis. `prefix` is its family of smoke-test keys. */
  readonly cache: { readonly redis: Redis; readonly prefix: string } | null;
  readonly journal: () => JournalHealth;
  /** Why the journal may grow no more; null: it may. */
  readonly noRoom: () => string | null;
  readonly clock: Clock;
};

/** Answers younger than this are given again: asking for readiness must not become a load. */
const FRESH_MS = 500;

/** Measures the data layer for `GET /api/v1/ready`, once for all who ask at the same time. */
export class Readiness {
  readonly #deps: ReadinessDeps;
  #latest: Promise<ReadyChecks> | null = null;
  #measuredMs = Number.NEGATIVE_INFINITY;

  constructor(deps: ReadinessDeps) {
    this.#deps = deps;
  }

  /** Never rejects. */
  checks(): Promise<ReadyChecks> {
    const nowMs = this.#deps.clock.monotonicMs();
    if (this.#latest === null || nowMs - this.#measuredMs > FRESH_MS) {
      this.#measuredMs = nowMs;
      this.#latest = this.#measure();
    }
    return this.#latest;
  }

  async #measure(): Promise<ReadyChecks> {
    const { pool, cache, clock } = this.#deps;
    const [database, probed] = await Promise.all([
      smokeStep('database', clock, async () => String((await pool.query('SELECT 1')).rowCount)),
      cache === null ? null : probeCache(cache.redis, cache.prefix, clock),
    ]);
    return { database: checkOf([database]), redis: redisCheck(probed), journal: this.#journal() };
  }

  #journal(): Check {
    const { ok, reason, latencyMs } = this.#deps.journal();
    if (!ok) return { status: 'failed', latencyMs, reason: reason ?? 'not connected yet' };
    const noRoom = this.#deps.noRoom();
    return { status: noRoom === null ? 'ok' : 'failed', latencyMs, reason: noRoom };
  }
}

const redisCheck = (steps: readonly SmokeStep[] | null): Check =>
  steps === null ? { status: 'off', latencyMs: null, reason: null } : checkOf(steps);
