import { type Place, withPlace } from './place.ts';
import { findRegistered, type RegisteredInstance, unknownInstance } from './postgres/registry.ts';
import { withSession } from './session.ts';
import type { Targets } from './types.ts';

/**
 * Runs `task` in the database that has an instance's schema: that of the registry, or its own. Throws UNKNOWN_INSTANCE
 * when the project has no such instance. `signal` cuts the connections.
 */
export function withRegistered<T>(
  targets: Targets & { readonly signal?: AbortSignal | undefined },
  { name, project }: { readonly name: string; readonly project: string },
  task: (place: Place, row: RegisteredInstance) => Promise<T>,
): Promise<T> {
  return withSession(targets, async (session) => {
    const row = await findRegistered(session.client, { name, project });
    if (row === null) throw await unknownInstance(session.client, name, project);
    return withPlace(session, row.database, (place) => task(place, row));
  });
}
