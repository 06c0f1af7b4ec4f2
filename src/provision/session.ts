import type { Redis } from 'ioredis';
import type { Home } from './place.ts';
import { readAdmin } from './postgres/admin.ts';
import { withPostgres } from './postgres/connect.ts';
import { withRedis } from './redis/connect.ts';
import { type ObservedRedis, observeRedis } from './redis/observe.ts';
import type { Targets } from './types.ts';

/** An open connection to Redis, and what that server is. */
export type RedisSide = { readonly connection: Redis; readonly server: ObservedRedis };

/** Open connections to both servers, and what they are: in Postgres to the database of the registry. */
export type Session = Home & {
  /** Null when Redis is off. It is being opened while Postgres is asked already; rejects when it cannot be. */
  readonly redis: Promise<RedisSide | null>;
};

/** Connects to both, and closes both. Nothing may be written to either before `redis` has resolved. */
export function withSession<T>(
  targets: Targets & { readonly signal?: AbortSignal | undefined },
  task: (session: Session) => Promise<T>,
): Promise<T> {
  const { postgres: target, redis, signal } = targets;
  return withPostgres(
    target.adminUrl,
    async (client) => {
      const admin = await readAdmin(client, target.adminUrl);
      return withRedisSide(redis, (side) => task({ client, admin, target, signal, redis: side }));
    },
    { signal },
  );
}

/**
 * Runs `task` and opens Redis meanwhile: its client is much code to load, and Postgres takes its time to answer. Rejects
 * when Redis cannot be opened, after `task` has ended.
 */
async function withRedisSide<T>(
  redis: Targets['redis'],
  task: (side: Promise<RedisSide | null>) => Promise<T>,
): Promise<T> {
  if (redis.kind === 'off') return task(Promise.resolve(null));
  let [give, fail]: [(side: RedisSide) => void, (error: unknown) => void] = [() => {}, () => {}];
  const side = new Promise<RedisSide>((resolve, reject) => {
    [give, fail] = [resolve, reject];
  });
  const working = task(side);
  const open = withRedis(redis.adminUrl, async (connection) => {
    give({ connection, server: await observeRedis(connection, redis.adminUrl) });
    return working;
  });
  open.catch(fail);
  const [done] = await Promise.allSettled([open, working, side]);
  if (done.status === 'rejected') throw done.reason;
  return done.value;
}
