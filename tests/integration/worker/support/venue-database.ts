import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { identityFromEnvironment } from '../../../../src/instance/identity.ts';
import type { Identity } from '../../../../src/instance/spec.ts';
import { loadMigrations, migrationSql } from '../../../../src/provision/postgres/migrations.ts';
import { WORKER_PRIVILEGES } from '../../../../src/provision/postgres/privileges.ts';
import { withDatabase } from '../../../support/postgres.ts';

/** A provisioned schema in a database of its own, as `exsim provision` would leave it. */
export type VenueDatabase = {
  readonly identity: Identity;
  /** Of the worker's role. */
  readonly url: string;
  /** A pool of the admin role on the same database, for looking and for breaking things. */
  readonly admin: pg.Pool;
  readonly apiKeys: { readonly alice: string; readonly bob: string; readonly admin: string };
  drop(): Promise<void>;
};

export async function createVenueDatabase(adminUrl: string): Promise<VenueDatabase> {
  const unique = randomBytes(5).toString('hex');
  const identity = identityOf(`exchange-sim-t${unique}`);
  const password = randomBytes(12).toString('hex');
  const database = `worker_test_${unique}`;
  await onServer(
    adminUrl,
    `CREATE DATABASE ${database}`,
    `CREATE ROLE ${identity.role} LOGIN NOINHERIT PASSWORD '${password}'`,
  );
  const admin = poolOf({ connectionString: withDatabase(adminUrl, database), max: 3 });
  const apiKeys = { alice: `k-alice-${unique}`, bob: `k-bob-${unique}`, admin: `a-admin-${unique}` };
  await admin.query(await schemaSql(identity));
  await admin.query(
    `INSERT INTO ${identity.schema}.api_keys (key_hash, account_id, admin) VALUES
      (sha256($1::text::bytea), 'alice', false), (sha256($2::text::bytea), 'bob', false),
      (sha256($3::text::bytea), NULL, true)`,
    [apiKeys.alice, apiKeys.bob, apiKeys.admin],
  );
  const url = new URL(withDatabase(adminUrl, database));
  url.username = identity.role;
  url.password = password;
  return {
    identity,
    url: url.href,
    admin,
    apiKeys,
    drop: async () => {
      await admin.end();
      await onServer(adminUrl, `DROP DATABASE ${database} WITH (FORCE)`, `DROP ROLE ${identity.role}`);
    },
  };
}

/** Of connections that are still being closed when their database goes, the server's last word is no error of a test. */
export function poolOf(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('error', () => undefined);
  return pool;
}

function identityOf(serviceInstanceName: string): Identity {
  const result = identityFromEnvironment({ serviceName: '', serviceNamespace: '', serviceInstanceName });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** The migrations and the worker's rights, as provisioning makes them; the version table is not needed here. */
async function schemaSql(identity: Identity): Promise<string> {
  const migrations = await loadMigrations();
  const { migrations: _, ...privileges } = WORKER_PRIVILEGES;
  const grants = Object.entries(privileges).map(
    ([table, rights]) => `GRANT ${rights.join(', ')} ON ${identity.schema}.${table} TO ${identity.role};`,
  );
  return [
    `CREATE SCHEMA ${identity.schema};`,
    ...migrations.map((migration) => migrationSql(migration, identity)),
    `GRANT USAGE ON SCHEMA ${identity.schema} TO ${identity.role};`,
    ...grants,
  ].join('\n');
}

async function onServer(adminUrl: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
