import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redisKey } from '../../../src/instance/redis-keys.ts';
import { runningPrivateRedis } from '../../../src/services/redis/private.ts';
import { Workload } from './clients/workload.ts';
import { SYMBOLS } from './venue/instance.ts';
import { redisPid } from './venue/processes.ts';
import { BUILT, Victim } from './venue/victim.ts';
import { until } from './venue/waiting.ts';

const LIMIT_MS = 60_000;
const ACKS = 200;

let victim: Victim;
let work: Workload;
beforeAll(async () => {
  victim = await Victim.start(BUILT);
  work = new Workload(victim.access, Date.now() % 2 ** 31, join(victim.project.folder, 'history.jsonl'));
});
afterAll(async () => {
  work.close();
  await victim.remove();
});

const acked = (count: number) => {
  const from = work.history.acks;
  return until(
    () => work.history.acks >= from + count,
    LIMIT_MS,
    () => `no ${count} orders are acknowledged`,
  );
};

/** What other processes find of the venue in Redis; null while there is none. */
async function published(): Promise<{ readonly entry: string | null; readonly books: number } | null> {
  const service = await runningPrivateRedis(victim.paths);
  if (service === null || service.kind === 'off') return null;
  const redis = new Redis(service.adminUrl, { protocol: 2, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    const { identity } = victim.planned;
    const books = await redis.exists(...SYMBOLS.map((symbol) => redisKey(identity, 'book', symbol)));
    return { entry: await redis.get(identity.discoveryKey), books };
  } catch {
    return null;
  } finally {
    redis.disconnect();
  }
}

test('Redis killed and back: no order is refused, and everything is published again', async () => {
  const worker = await victim.worker();
  work.start();
  await acked(ACKS);
  const before = await redisPid(victim);
  process.kill(before!, 'SIGKILL');
  await acked(ACKS);
  const isBack = async () => {
    const now = await published();
    return now?.books === SYMBOLS.length && now.entry !== null;
  };
  await until(isBack, LIMIT_MS, () => 'Redis does not have the discovery entry and the books again');
  await work.finish();
  expect(await redisPid(victim)).not.toBe(before);
  expect(work.history).toMatchObject({ unanswered: 0, strange: [] });
  expect(await victim.worker()).toEqual(worker);
});
