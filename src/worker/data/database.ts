import type pg from 'pg';
import type { Clock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import { quoteIdentifier } from '../journal/sql.ts';
import { type SmokeStep, smokeStep } from './smoke.ts';

/** Rights without which a worker cannot do its work. */
export const NEEDED_RIGHTS: Readonly<Record<string, readonly string[]>> = {
  journal: ['SELECT', 'INSERT'],
  snapshots: ['SELECT', 'INSERT', 'DELETE'],
  snapshot_parts: ['SELECT', 'INSERT'],
  writer: ['SELECT', 'UPDATE'],
  api_keys: ['SELECT'],
  projection: ['SELECT', 'UPDATE'],
  accounts: ['SELECT', 'INSERT', 'UPDATE'],
  orders: ['SELECT', 'INSERT', 'UPDATE'],
  trades: ['SELECT', 'INSERT', 'UPDATE'],
  balances: ['SELECT', 'INSERT', 'UPDATE'],
  klines: ['SELECT', 'INSERT', 'UPDATE'],
};
/** With these a stolen credential could rewrite history. */
const EXCESS_RIGHTS: Readonly<Record<string, readonly string[]>> = {
  journal: ['UPDATE', 'DELETE', 'TRUNCATE'],
};

/** Tests the data layer against the real server: it answers, the schema is there, the role may do its work. */
export async function smokeDatabase(pool: pg.Pool, schema: string, clock: Clock): Promise<SmokeStep[]> {
  return [
    await smokeStep('database connect', clock, () => askWho(pool)),
    await smokeStep('database schema', clock, () => demandSchema(pool, schema)),
    await smokeStep('database rights', clock, () => demandRights(pool, schema)),
  ];
}

async function askWho(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ who: string }>(
    `SELECT current_user || ' on database ' || current_database() AS who`,
  );
  return rows[0]!.who;
}

async function demandSchema(pool: pg.Pool, schema: string): Promise<string> {
  const text = `SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = $1`;
  const { rows } = await pool.query(text, [schema]);
  if (rows.length === 0) throw unprovisioned(`There is no schema "${schema}".`);
  return `schema ${schema}`;
}

async function demandRights(pool: pg.Pool, schema: string): Promise<string> {
  const missing = await heldRights(pool, schema, NEEDED_RIGHTS, false);
  if (missing.length > 0) throw unprovisioned(`The role of POSTGRES_URL lacks ${missing.join(', ')}.`);
  const excess = await heldRights(pool, schema, EXCESS_RIGHTS, true);
  return excess.length === 0 ? 'no more than needed' : `more than needed: ${excess.join(', ')}`;
}

/** Those of the rights that the current role has (or, for `held` false, lacks), as `RIGHT on table`. */
async function heldRights(
  pool: pg.Pool,
  schema: string,
  rights: Readonly<Record<string, readonly string[]>>,
  held: boolean,
): Promise<string[]> {
  const asked = Object.entries(rights).flatMap(([table, names]) => names.map((right) => ({ table, right })));
  // A table that does not exist gives no right; has_table_privilege would fail on its name.
  const text = `
    SELECT a."right" || ' on ' || a."table" AS what
    FROM jsonb_to_recordset($1::jsonb) AS a("table" text, "right" text)
    WHERE coalesce(has_table_privilege(to_regclass($2 || '.' || a."table"), a."right"), false) = $3`;
  const values = [JSON.stringify(asked), quoteIdentifier(schema), held];
  const { rows } = await pool.query<{ what: string }>(text, values);
  return rows.map(({ what }) => what);
}

const unprovisioned = (message: string): ExsimError =>
  new ExsimError('WORKER_CONFIG', message, {
    wayOut: 'Run `exsim provision` with an admin URL, or `exsim up`.',
  });
