import { ownDatabase } from '../instance/own-database.ts';
import type { PlannedInstance } from '../instance/spec.ts';
import type { Wish } from './postgres/apply.ts';
import { loadMigrations } from './postgres/migrations.ts';
import { loadShapes } from './postgres/shape/expected.ts';
import type { RedisWish } from './redis/plan.ts';
import { keyRows } from './secrets/api-keys.ts';
import type { InstanceSecrets } from './secrets/types.ts';
import type { ProvisionInput } from './types.ts';

/** Whose secrets an instance is to have. */
export const secretsWanted = ({ identity, spec }: PlannedInstance) => ({
  name: identity.name,
  accounts: spec.accounts,
});

type Owner = Pick<ProvisionInput, 'project' | 'postgres' | 'repair'>;

/** What an instance is to have in Postgres. */
export async function postgresWish(
  instance: PlannedInstance,
  secrets: InstanceSecrets,
  owner: Owner,
): Promise<Wish> {
  const { identity, spec } = instance;
  const migrations = await loadMigrations();
  const database = ownDatabase(instance);
  return {
    identity,
    database,
    project: owner.project,
    connectionLimit: spec.limits.maxConnections,
    password: secrets.postgresPassword,
    keys: keyRows(secrets, identity.instanceName),
    migrations,
    shapes: await loadShapes(migrations),
    repair: owner.repair === true,
    ownDatabase: database !== null || owner.postgres.kind === 'embedded',
  };
}

/** What an instance is to have in Redis. */
export const redisWish = (
  instance: PlannedInstance,
  secrets: InstanceSecrets,
  { project }: Owner,
): RedisWish => ({
  identity: instance.identity,
  project,
  password: secrets.redisPassword,
});
