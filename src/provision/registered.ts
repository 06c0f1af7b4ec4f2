import type { Client } from 'pg';
import { type Place, withPlace } from './place.ts';
import { readAdmin } from './postgres/admin.ts';
import { withPostgres } from './postgres/connect.ts';
import { findRegistered, type RegisteredInstance, unknownInstance } from './postgres/registry.ts';
import type { Targets } from './types.ts';

/**
 * Runs `task` in the database that has an instance's schema: that of the registry, or its own. Throws UNKNOWN_INSTANCE
 * when the project has no such instance. `signal` cuts the connections.
 */
export function withRegistered<T>(
  { postgres: target, signal }: Pick<Targets, 'postgres'> & { readonly signal?: AbortSignal | undefined },
  { name, project }: { readonly name: string; readonly project: string },
  task: (place: Place, row: RegisteredInstance) => Promise<T>,
): Promise<T> {
  const atHome = async (client: Client): Promise<T> => {
    const row = await findRegistered(client, { name, project });
    if (row === null) throw await unknownInstance(client, name, project);
    const home = { client, admin: await readAdmin(client, target.adminUrl), target, signal };
    return withPlace(home, row.database, (place) => task(place, row));
  };
  return withPostgres(target.adminUrl, atHome, { signal });
}
