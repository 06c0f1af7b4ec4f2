import type { Client } from 'pg';
import { dropOwnDatabase, refuseVisitors } from './drop-own-database.ts';
import { inTransaction } from './postgres/apply.ts';
import { dropInstance, refuseConnected, waitForDisconnect } from './postgres/drop.ts';
import {
  findRegistered,
  type RegisteredInstance,
  readRegistry,
  unknownInstance,
} from './postgres/registry.ts';
import { lockRegistry } from './postgres/registry-lock.ts';
import { dropUser } from './redis/drop.ts';
import type { SecretsStore } from './secrets/store.ts';
import { type Session, withSession } from './session.ts';
import type { Targets } from './types.ts';

export type RemoveInput = Targets & {
  /** Name in the file, '' for the single instance. */
  readonly name: string;
  readonly secrets: SecretsStore;
  readonly project: string;
};

/**
 * Drops everything one instance of the project was given: schema with all data, roles, Redis user and keys, entry in
 * the registry, secrets. Gives back what was dropped, in words. A run that dies is completed by the next one.
 *
 * Throws UNKNOWN_INSTANCE when the project has no such instance, PROVISION_FAILED while its worker is connected.
 */
export function removeInstance(input: RemoveInput): Promise<readonly string[]> {
  return withSession(input, async (session) => {
    const redis = await session.redis();
    const row = await findRegistered(session.client, input);
    if (row === null) return leftoverSecrets(session.client, input);
    await waitForDisconnect(session.client, row);
    await refuseVisitors(session.client, row);
    const fromRedis = redis === null ? [] : await dropUser(redis, row, input.project);
    const fromPostgres = await dropRegistered(session, input);
    const hadSecrets = await input.secrets.remove(input.name);
    return [...fromRedis, ...fromPostgres, ...(hadSecrets ? ['secrets'] : [])];
  });
}

/** Every instance this database has, of all projects, as the registry knows them. */
export const provisionedInstances = (targets: Targets): Promise<readonly RegisteredInstance[]> =>
  withSession(
    { ...targets, redis: { kind: 'off' } },
    async ({ client }) => (await readRegistry(client)) ?? [],
  );

/** The registry comes last, so that a run that died before is found by its entry. */
async function dropRegistered(session: Session, input: RemoveInput): Promise<readonly string[]> {
  return inTransaction(session.client, async () => {
    await lockRegistry(session.client);
    const row = await findRegistered(session.client, input);
    if (row === null) return [];
    await refuseConnected(session.client, row);
    const database = await dropOwnDatabase(session, row);
    return [...database, ...(await dropInstance(session.client, session.admin, row))];
  });
}

/** A run that died between the database and the secrets file left only these. */
async function leftoverSecrets(client: Client, input: RemoveInput): Promise<readonly string[]> {
  if (await input.secrets.remove(input.name)) return ['secrets'];
  throw await unknownInstance(client, input.name, input.project);
}
