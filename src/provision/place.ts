import type { Client } from 'pg';
import { type Admin, readAdmin } from './postgres/admin.ts';
import { withDatabase, withPostgres } from './postgres/connect.ts';
import type { PostgresTarget } from './types.ts';

/** Where in Postgres an instance's things are: the database of the registry, or one of its own on the same server. */
export type Place = { readonly client: Client; readonly admin: Admin; readonly target: PostgresTarget };

/** `signal` cuts what is opened. */
export type Home = Place & { readonly signal?: AbortSignal | undefined };

/** Runs `task` where the instance's things are; `database` null: at home, the database of the registry. */
export function withPlace<T>(
  home: Home,
  database: string | null,
  task: (place: Place) => Promise<T>,
): Promise<T> {
  if (database === null) return task(home);
  const target = ownTarget(home.target, database);
  const inside = async (client: Client): Promise<T> =>
    task({ client, admin: await readAdmin(client, target.adminUrl), target });
  return withPostgres(target.adminUrl, inside, { signal: home.signal });
}

/** A database that exsim made is its own, also on a server that is not. */
export const ownTarget = ({ adminUrl, pid }: PostgresTarget, database: string): PostgresTarget => ({
  kind: 'embedded',
  adminUrl: withDatabase(adminUrl, database),
  pid,
});
