import type { Redis } from 'ioredis';
import type { Clock } from '../../common/clock.ts';
import { redisKey } from '../../instance/redis-keys.ts';
import type { Identity } from '../../instance/spec.ts';
import { type SmokeStep, smokeStep } from './smoke.ts';

/** Where the smoke tests of an instance have their keys. */
export const smokePrefix = (identity: Identity): string => redisKey(identity, 'smoke', '');

/** Life of the key whose expiry is watched. */
const TTL_MS = 50;
/** A server may be late with an expiry, not by much. */
const EXPIRY_WAIT_MS = 2000;
const POLL_MS = 10;
/** Should this process die in the middle, its keys go by themselves. */
const LEFTOVER_TTL_MS = 10_000;

/**
 * Tests the cache against the real server: a key is set, read back, deleted, and one with a TTL expires. `prefix` is
 * the instance's own smoke-test family; the keys are gone afterwards.
 */
export async function smokeCache(redis: Redis, prefix: string, clock: Clock): Promise<SmokeStep[]> {
  const expiry = () => watchExpiry(redis, `${prefix}${process.pid}:ttl`, clock);
  return [...(await probeCache(redis, prefix, clock)), await smokeStep('cache expiry', clock, expiry)];
}

/** The part of it that takes no time: for readiness. */
export async function probeCache(redis: Redis, prefix: string, clock: Clock): Promise<SmokeStep[]> {
  const key = `${prefix}${process.pid}`;
  const value = `written ${clock.now()}`;
  return [
    await smokeStep('cache connect', clock, () => redis.ping()),
    await smokeStep('cache set', clock, () => redis.set(key, value, 'PX', LEFTOVER_TTL_MS)),
    await smokeStep('cache get', clock, () => demand(redis, key, value)),
    await smokeStep('cache delete', clock, async () => {
      await redis.del(key);
      return demand(redis, key, null);
    }),
  ];
}

async function demand(redis: Redis, key: string, wanted: string | null): Promise<string> {
  const found = await redis.get(key);
  if (found === wanted) return wanted === null ? 'the key is gone' : 'read back as written';
  throw new Error(`expected ${key} to be ${JSON.stringify(wanted)}, but was ${JSON.stringify(found)}`);
}

async function watchExpiry(redis: Redis, key: string, clock: Clock): Promise<string> {
  const startedMs = clock.monotonicMs();
  await redis.set(key, 'expires', 'PX', TTL_MS);
  while (clock.monotonicMs() - startedMs < EXPIRY_WAIT_MS) {
    if ((await redis.get(key)) === null) return `gone after its ${TTL_MS} ms`;
    await clock.sleep(POLL_MS);
  }
  throw new Error(`a key with ${TTL_MS} ms to live is still there after ${EXPIRY_WAIT_MS} ms`);
}
