import type { Redis } from 'ioredis';
import type { Home } from './place.ts';
import { readAdmin } from './postgres/admin.ts';
import { withPostgres } from './postgres/connect.ts';
import { withLateRedis } from './redis/connect.ts';
import { type ObservedRedis, observeRedis } from './redis/observe.ts';
import type { Targets } from './types.ts';

/** An open connection to Redis, and what that server is. */
export type RedisSide = { readonly connection: Redis; readonly server: ObservedRedis };

/** An open connection to Postgres, and what that server is: to the database of the registry. */
export type Session = Home & {
  /**
   * Opened when it is first asked for, best while Postgres is at work: its client is much code to load. Null when Redis
   * is off; rejects when it cannot be opened.
   */
  readonly redis: () => Promise<RedisSide | null>;
};

/** Connects to both, and closes both. */
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

function withRedisSide<T>(redis: Targets['redis'], task: (side: Session['redis']) => Promise<T>): Promise<T> {
  if (redis.kind === 'off') return task(async () => null);
  return withLateRedis(redis.adminUrl, (open) => {
    let side: Promise<RedisSide> | undefined;
    const opened = async (): Promise<RedisSide> => {
      const connection = await open();
      return { connection, server: await observeRedis(connection, redis.adminUrl) };
    };
    return task(() => (side ??= opened()));
  });
}
