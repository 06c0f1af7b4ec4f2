import { join } from 'node:path';
import { systemClock } from '../common/clock.ts';
import { ExsimError } from '../common/errors.ts';
import { type Lock, waitForLock } from '../process/lock.ts';
import type { Environment, ProjectPaths } from '../process/paths.ts';
import { ensureStateDir } from '../process/state-dir.ts';
import { type Locations, locations } from './locations.ts';
import {
  runningEmbeddedPostgres,
  settledEmbeddedPostgres,
  startEmbeddedPostgres,
} from './postgres/embedded.ts';
import { runningPrivateRedis, startPrivateRedis } from './redis/private.ts';
import type { PostgresService, RedisService, ServiceLog, ServiceProbes, Services } from './types.ts';

/** A first start unpacks packages and makes a data folder. */
const LOCK_MS_MAX = 300_000;

export type ServicesWanted = {
  /** Of the instance file; null: EXSIM_POSTGRES_ADMIN_URL or POSTGRES_URL of `env`, else an embedded one. */
  readonly postgresUrl: string | null;
  /** Of the instance file; null: REDIS_URL of `env`, else one of our own where there is one. */
  readonly redis: string | 'off' | null;
};

export type ServicesInput = ServicesWanted & {
  readonly paths: ProjectPaths;
  readonly env: Environment;
  readonly log: ServiceLog;
  readonly probes: ServiceProbes;
  /** Aborted: what is being unpacked, made or started is ended, and the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * Postgres and Redis of a project, ready to be used: those that are named, looked at once; else its own ones, adopted
 * where they run and started where not. Servers that are named are looked at before anything is started. A Redis that
 * cannot be had is `off`, with one warning. Safe when several processes do it at once.
 */
export async function resolveServices(input: ServicesInput): Promise<Services> {
  const named = namedServers(input);
  await Promise.all([
    named.postgres === null ? null : input.probes.postgres(named.postgres),
    named.redis === null || named.redis === 'off' ? null : input.probes.redis(named.redis),
  ]);
  const places = await locations(input.paths, input.env);
  if (named.postgres !== null && named.redis !== null)
    return { postgres: external(named.postgres), redis: namedRedis(named.redis) };
  const running = await settledServices(input, named, places);
  if (running !== null) return running;
  const { paths, signal } = input;
  const start = async (): Promise<Services> => ({
    postgres:
      named.postgres === null
        ? await startEmbeddedPostgres({ paths, places, signal }, input.log)
        : external(named.postgres),
    redis: named.redis === null ? await ownRedis(input, places) : namedRedis(named.redis),
  });
  return withServicesLock(paths, start, signal);
}

/** Those that run and need nothing, so that nobody has to be waited for; null when something may be to do. */
async function settledServices(
  { paths }: ServicesInput,
  named: NamedServers,
  places: Locations,
): Promise<Services | null> {
  const postgres =
    named.postgres === null ? await settledEmbeddedPostgres({ paths, places }) : external(named.postgres);
  if (postgres === null) return null;
  const redis = named.redis === null ? await runningPrivateRedis(paths) : namedRedis(named.redis);
  return redis === null ? null : { postgres, redis };
}

/**
 * The services the project has now, without starting any; null for one of its own that does not run. Named servers are
 * given back unseen.
 */
export async function adoptedServices(
  input: ServicesWanted & { readonly paths: ProjectPaths; readonly env: Environment },
): Promise<{ postgres: PostgresService | null; redis: RedisService | null }> {
  const named = namedServers(input);
  const places = await locations(input.paths, input.env);
  return {
    postgres:
      named.postgres === null
        ? await runningEmbeddedPostgres({ paths: input.paths, places })
        : external(named.postgres),
    redis: named.redis === null ? await runningPrivateRedis(input.paths) : namedRedis(named.redis),
  };
}

/** Runs `task` while no other process starts or stops services of the project. `take`: how the lock is waited for. */
export async function withServicesLock<T>(
  paths: ProjectPaths,
  task: () => Promise<T>,
  signal?: AbortSignal,
  take: typeof waitForLock = waitForLock,
): Promise<T> {
  await ensureStateDir(paths.stateDir);
  const lock = await servicesLock(paths, signal, take);
  try {
    return await task();
  } finally {
    await lock.release();
  }
}

async function servicesLock(
  paths: ProjectPaths,
  signal: AbortSignal | undefined,
  take: typeof waitForLock,
): Promise<Lock> {
  const file = join(paths.stateDir, 'services.lock');
  const result = await take(file, LOCK_MS_MAX, systemClock, signal);
  if (result.ok) return result.value;
  const { pid, host } = result.error;
  throw new ExsimError(
    'NOT_READY',
    `Process ${pid} on ${host} has been starting services of ${paths.stateDir} for too long.`,
    {
      wayOut: `See what it waits for, or end it. Its lock is ${result.error.file}.`,
    },
  );
}

/** Null: one of the project's own. */
type NamedServers = { readonly postgres: string | null; readonly redis: string | null };

function namedServers({ postgresUrl, redis, env }: ServicesWanted & { env: Environment }): NamedServers {
  return {
    postgres: postgresUrl ?? given(env, 'EXSIM_POSTGRES_ADMIN_URL') ?? given(env, 'POSTGRES_URL'),
    redis: redis ?? given(env, 'REDIS_URL'),
  };
}

const given = (env: Environment, name: string): string | null =>
  env[name] === undefined || env[name] === '' ? null : env[name];

const external = (adminUrl: string): PostgresService => ({ kind: 'external', adminUrl, pid: null });

const namedRedis = (redis: string | 'off'): RedisService =>
  redis === 'off' ? { kind: 'off', reason: null } : { kind: 'external', adminUrl: redis, pid: null };

async function ownRedis(input: ServicesInput, places: Locations): Promise<RedisService> {
  const redis = await startPrivateRedis(input, places.cacheDir);
  if (redis.kind === 'off') input.log('warn', `Redis is off: ${redis.reason}`);
  return redis;
}
