import type { Client } from 'pg';
import { ExsimError } from '../common/errors.ts';
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
 * Throws UNKNOWN_INSTANCE when the project has no such instance, PROVISION_FAILED while its worker is connected; an error
 * says what went before it.
 */
export async function removeInstance(input: RemoveInput): Promise<readonly string[]> {
  const gone: string[] = [];
  try {
    return await withSession(input, (session) => remove(session, input, gone));
  } catch (error) {
    throw gone.length === 0 ? error : halfDone(gone, error);
  }
}

/** `gone` takes what no rollback brings back. */
async function remove(session: Session, input: RemoveInput, gone: string[]): Promise<readonly string[]> {
  await session.redis();
  const row = await findRegistered(session.client, input);
  if (row === null) return leftoverSecrets(session.client, input);
  await waitForDisconnect(session.client, row);
  await refuseVisitors(session.client, row);
  const dropped = await inTransaction(session.client, () => dropAll(session, input, gone));
  const hadSecrets = await input.secrets.remove(input.name);
  return [...dropped, ...(hadSecrets ? ['secrets'] : [])];
}

/** Every instance this database has, of all projects, as the registry knows them. */
export const provisionedInstances = (targets: Targets): Promise<readonly RegisteredInstance[]> =>
  withSession(
    { ...targets, redis: { kind: 'off' } },
    async ({ client }) => (await readRegistry(client)) ?? [],
  );

/**
 * What Postgres may refuse comes first, and is committed after all else: whatever ends this before, the registry still
 * has the instance, by which the next run finds what is left.
 */
async function dropAll(session: Session, input: RemoveInput, gone: string[]): Promise<readonly string[]> {
  await lockRegistry(session.client);
  const row = await findRegistered(session.client, input);
  if (row === null) return [];
  await refuseConnected(session.client, row);
  gone.push(...(await dropOwnDatabase(session, row)));
  const inPostgres = [...gone, ...(await dropInstance(session.client, session.admin, row))];
  const redis = await session.redis();
  const inRedis: string[] = [];
  const tell = (what: string): void => {
    inRedis.push(what);
    gone.push(what);
  };
  if (redis !== null) await dropUser(redis, row, input.project, tell);
  return [...inPostgres, ...inRedis];
}

/** A run that died between the database and the secrets file left only these. */
async function leftoverSecrets(client: Client, input: RemoveInput): Promise<readonly string[]> {
  if (await input.secrets.remove(input.name)) return ['secrets'];
  throw await unknownInstance(client, input.name, input.project);
}

/** The same error, with what there is no more. */
function halfDone(gone: readonly string[], error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const message = `${error.message} Dropped by then: ${gone.join(', ')}.`;
  const { code, wayOut } =
    error instanceof ExsimError ? error : { code: 'PROVISION_FAILED' as const, wayOut: undefined };
  const again = 'The same command drops the rest.';
  return new ExsimError(code, message, {
    wayOut: wayOut === undefined ? again : `${wayOut} ${again}`,
    cause: error,
  });
}
