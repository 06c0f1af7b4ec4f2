import type { Redis } from 'ioredis';
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
  const inPostgres: Scope<Home, T> = (use) =>
    withPostgres(
      target.adminUrl,
      async (client) => use({ client, admin: await readAdmin(client, target.adminUrl), target, signal }),
      { signal },
    );
  if (redis.kind === 'off') return inPostgres((home) => task({ ...home, redis: null }));
  const inRedis: Scope<NonNullable<Session['redis']>, T> = (use) =>
    withRedis(redis.adminUrl, async (connection) =>
      use({ connection, server: await observeRedis(connection, redis.adminUrl) }),
    );
  return inBoth(inPostgres, inRedis, (home, side) => task({ ...home, redis: side }));
}

/** Opens something, has it used, and closes it. */
type Scope<R, T> = (use: (opened: R) => Promise<T>) => Promise<T>;

/** Opens both at once; each is open while `task` runs. Rejects when one of them cannot be opened; the other is closed. */
async function inBoth<A, B, T>(
  first: Scope<A, T>,
  second: Scope<B, T>,
  task: (a: A, b: B) => Promise<T>,
): Promise<T> {
  let [give, fail]: [(opened: B) => void, (error: unknown) => void] = [() => {}, () => {}];
  const opened = new Promise<B>((resolve, reject) => {
    [give, fail] = [resolve, reject];
  });
  const inFirst = first(async (a) => task(a, await opened));
  const inSecond = second((b) => {
    give(b);
    return inFirst;
  });
  inSecond.catch(fail);
  const [done] = await Promise.allSettled([inSecond, inFirst, opened]);
  if (done.status === 'rejected') throw done.reason;
  return done.value;
}
