import type { Redis } from 'ioredis';
import type { Client } from 'pg';
import type { Home } from './place.ts';
import { readAdmin } from './postgres/admin.ts';
import { withPostgres } from './postgres/connect.ts';
import { withRedis } from './redis/connect.ts';
import { type ObservedRedis, observeRedis } from './redis/observe.ts';
import type { Targets } from './types.ts';

/** Open connections to both servers, and what they are: in Postgres to the database of the registry. */
export type Session = Home & {
  /** Null when Redis is off. */
  readonly redis: { readonly connection: Redis; readonly server: ObservedRedis } | null;
};

/**
 * Connects to both before anything is done, so that nothing is half-done because one is away. Closes both. Redis is
 * looked at while Postgres makes a process for the connection.
 */
export function withSession<T>(
  targets: Targets & { readonly signal?: AbortSignal | undefined },
  task: (session: Session) => Promise<T>,
): Promise<T> {
  const { postgres: target, redis, signal } = targets;
  const inPostgres = (side: Promise<Session['redis']>): Promise<T> => {
    side.catch(() => {}); // Told when it is asked for.
    const inside = async (client: Client): Promise<T> => {
      const admin = await readAdmin(client, target.adminUrl);
      return task({ client, admin, target, signal, redis: await side });
    };
    return withPostgres(target.adminUrl, inside, { signal });
  };
  if (redis.kind === 'off') return inPostgres(Promise.resolve(null));
  const sideOf = async (connection: Redis): Promise<Session['redis']> => ({
    connection,
    server: await observeRedis(connection, redis.adminUrl),
  });
  return withRedis(redis.adminUrl, (connection) => inPostgres(sideOf(connection)));
}
