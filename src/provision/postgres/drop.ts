import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { counted } from '../../common/counted.ts';
import { ExsimError } from '../../common/errors.ts';
import type { Admin } from './admin.ts';
import { detailOf } from './connect.ts';
import { refuseDependents } from './dependents.ts';
import type { RegisteredInstance } from './registry.ts';
import { identifier, qualified } from './statements.ts';

/** A worker that has just ended takes a moment to be gone from the server. */
const DISCONNECT_MS_MAX = 2_000;
const POLL_MS = 50;

/** Throws when a worker, or a person with its credentials, is connected and stays. Not in a transaction. */
export async function waitForDisconnect(client: Client, row: RegisteredInstance): Promise<void> {
  const giveUpAt = performance.now() + DISCONNECT_MS_MAX;
  while ((await backendsOf(client, row)).length > 0 && performance.now() < giveUpAt) await delay(POLL_MS);
  await refuseConnected(client, row);
}

/** Throws while a worker, or a person with its credentials, is connected. */
export async function refuseConnected(client: Client, row: RegisteredInstance): Promise<void> {
  const pids = await backendsOf(client, row);
  if (pids.length === 0) return;
  const connections = `${counted(pids.length, 'connection')} of role "${row.role}" (backend ${pids.join(', ')})`;
  const message = `Instance "${row.instanceName || row.redisUser}" is in use: ${connections}.`;
  throw new ExsimError('PROVISION_FAILED', message, {
    wayOut: row.name === '' ? 'Stop its worker first.' : `Stop its worker first: \`exsim stop ${row.name}\`.`,
  });
}

async function backendsOf(client: Client, { role }: RegisteredInstance): Promise<readonly number[]> {
  const sql = 'SELECT pid FROM pg_stat_activity WHERE usename = $1 ORDER BY pid';
  const { rows } = await client.query<{ pid: number }>(sql, [role]);
  return rows.map(({ pid }) => pid);
}

/** Drops schema, roles and registry entry in the caller's transaction. Gives back what went, in words. */
export async function dropInstance(
  client: Client,
  admin: Admin,
  row: RegisteredInstance,
): Promise<readonly string[]> {
  const roles = await existingRoles(client, [row.ownerRole, row.role]);
  try {
    const hasData = row.database === null && roles.includes(row.ownerRole);
    const data = hasData ? await dropData(client, row) : [];
    for (const role of roles) await dropRole(client, admin, role, row.schema);
    await client.query('DELETE FROM exsim.registry WHERE schema = $1', [row.schema]);
    return [...data, ...roles.map((role) => `role "${role}"`), 'entry in the registry'];
  } catch (error) {
    throw error instanceof ExsimError ? error : dropFailed(row, error);
  }
}

/** In the order given: that in which the server finds them is chance. */
async function existingRoles(client: Client, names: readonly string[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT rolname AS name FROM pg_roles WHERE rolname = ANY($1::text[])
      ORDER BY array_position($1::text[], rolname::text)`,
    [names],
  );
  return rows.map(({ name }) => name);
}

/** `public` is not ours to drop: only what the owner role made in it goes. */
async function dropData(client: Client, row: RegisteredInstance): Promise<readonly string[]> {
  const found = await readContents(client, row);
  if (found === null) return [];
  await client.query(`SET LOCAL ROLE ${identifier(row.ownerRole)}`);
  if (found.tables.length > 0) await client.query(lockTables(row, found.tables));
  await refuseDependents(client, row);
  await client.query(
    found.owned ? `DROP SCHEMA ${identifier(row.schema)} CASCADE` : dropTables(row, found.tables),
  );
  await client.query('RESET ROLE');
  const { words } = found;
  return [found.owned ? `schema "${row.schema}" with ${words}` : `${words} in schema "${row.schema}"`];
}

/** What the instance's schema has; `owned`: the schema itself is the owner role's. */
type Contents = { readonly owned: boolean; readonly tables: readonly string[]; readonly words: string };

/** Null when there is no such schema. In a transaction: it takes the owner's role for a moment. */
export async function readContents(client: Client, row: RegisteredInstance): Promise<Contents | null> {
  const { rows } = await client.query<Omit<Contents, 'words'>>(
    `SELECT pg_get_userbyid(n.nspowner) = $2 AS owned, ARRAY(SELECT c.relname::text FROM pg_class c
        WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p') AND pg_get_userbyid(c.relowner) = $2 ORDER BY 1) AS tables
       FROM pg_namespace n WHERE nspname = $1`,
    [row.schema, row.ownerRole],
  );
  const found = rows[0];
  if (found === undefined) return null;
  const batches = await countBatches(client, row, found.tables);
  return { ...found, words: `${counted(found.tables.length, 'table')} (${batches} journaled batches)` };
}

/** Waits for whoever builds on them right now, and lets nobody begin: what CASCADE would take along can be seen then. */
const lockTables = ({ schema }: RegisteredInstance, tables: readonly string[]): string =>
  `LOCK TABLE ${tables.map((table) => `ONLY ${qualified(schema, table)}`).join(', ')} IN ACCESS EXCLUSIVE MODE`;

const dropTables = ({ schema }: RegisteredInstance, tables: readonly string[]): string =>
  [
    ...tables.map((table) => `DROP TABLE ${qualified(schema, table)} CASCADE;`),
    `DROP FUNCTION IF EXISTS ${qualified(schema, 'writer_term_grows')}();`,
  ].join('\n');

async function countBatches(
  client: Client,
  row: RegisteredInstance,
  tables: readonly string[],
): Promise<string> {
  if (!tables.includes('journal')) return '0';
  await client.query(`SET LOCAL ROLE ${identifier(row.ownerRole)}`);
  const { rows } = await client.query<{ count: string }>(
    `SELECT count(*) FROM ${qualified(row.schema, 'journal')}`,
  );
  await client.query('RESET ROLE');
  return rows[0]?.count ?? '0';
}

/**
 * A role can be dropped once nothing refers to it. DROP OWNED also finds rights that another admin role gave, but is
 * not for roles one only administers.
 */
async function dropRole(client: Client, admin: Admin, role: string, schema: string): Promise<void> {
  const name = identifier(role);
  if (admin.superuser) await client.query(`DROP OWNED BY ${name}`);
  else await client.query(`REVOKE ALL ON DATABASE ${identifier(admin.database)} FROM ${name}`);
  if (!admin.superuser && schema === 'public') await client.query(`REVOKE ALL ON SCHEMA public FROM ${name}`);
  await client.query(`DROP ROLE ${name}`);
}

/** What stands in the way (things in other databases, say) is in the server's detail. */
export function dropFailed(row: RegisteredInstance, error: unknown): ExsimError {
  const said = error instanceof Error ? error.message : String(error);
  return new ExsimError(
    'PROVISION_FAILED',
    `Postgres refused to drop what instance "${row.instanceName || row.redisUser}" has: ${said}.${detailOf(error)}`,
    {
      wayOut: `${row.database === null ? 'Nothing was dropped. ' : ''}Remove what stands in the way, or use an admin URL whose role may do this.`,
      cause: error,
    },
  );
}
