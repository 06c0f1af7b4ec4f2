import type pg from 'pg';
import type { Clock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
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
    await smokeStep('database tables', clock, () => demandTables(pool, schema)),
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

async function demandTables(pool: pg.Pool, schema: string): Promise<string> {
  const names = Object.keys(NEEDED_RIGHTS);
  const text = `
    SELECT relname::text AS name FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE nspname = $1 AND relkind = 'r' AND relname = ANY($2)`;
  const { rows } = await pool.query<{ name: string }>(text, [schema, names]);
  const missing = names.filter((name) => rows.every((row) => row.name !== name));
  if (missing.length > 0) throw withoutTables(schema, missing);
  return `${names.length} tables`;
}

async function demandRights(pool: pg.Pool, schema: string): Promise<string> {
  await demandUsage(pool, schema);
  const missing = await heldRights(pool, schema, NEEDED_RIGHTS, false);
  if (missing.length > 0) throw unprovisioned(`The role of POSTGRES_URL lacks ${missing.join(', ')}.`);
  const excess = await heldRights(pool, schema, EXCESS_RIGHTS, true);
  return excess.length === 0 ? 'no more than needed' : `more than needed: ${excess.join(', ')}`;
}

/** Without it no right on a table is of use. */
async function demandUsage(pool: pg.Pool, schema: string): Promise<void> {
  const text = `SELECT has_schema_privilege(oid, 'USAGE') AS usable FROM pg_catalog.pg_namespace WHERE nspname = $1`;
  const { rows } = await pool.query<{ usable: boolean }>(text, [schema]);
  if (rows[0]?.usable !== true)
    throw unprovisioned(`The role of POSTGRES_URL lacks USAGE on schema "${schema}".`);
}

/** Those of the rights that the current role has (or, for `held` false, lacks), as `RIGHT on table`. */
async function heldRights(
  pool: pg.Pool,
  schema: string,
  rights: Readonly<Record<string, readonly string[]>>,
  held: boolean,
): Promise<string[]> {
  const asked = Object.entries(rights).flatMap(([table, names]) => names.map((right) => ({ table, right })));
  const text = `
    SELECT a."right" || ' on ' || a."table" AS what
    FROM jsonb_to_recordset($1::jsonb) AS a("table" text, "right" text)
    JOIN pg_catalog.pg_namespace n ON n.nspname = $2
    JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = a."table"
    WHERE has_table_privilege(c.oid, a."right") = $3`;
  const values = [JSON.stringify(asked), schema, held];
  const { rows } = await pool.query<{ what: string }>(text, values);
  const found = new Set(rows.map(({ what }) => what));
  return asked.map(({ table, right }) => `${right} on ${table}`).filter((what) => found.has(what));
}

/** Gone, or never there: an older version knew fewer. */
const withoutTables = (schema: string, tables: readonly string[]): ExsimError =>
  new ExsimError(
    'WORKER_CONFIG',
    `Schema "${schema}" has no ${tables.length === 1 ? 'table' : 'tables'} ${tables.join(', ')}.`,
    {
      wayOut:
        'What somebody dropped `exsim provision --repair` makes again, or says what is lost; ' +
        'a schema that an older exsim made is brought up to date by `exsim provision`.',
    },
  );

const unprovisioned = (message: string): ExsimError =>
  new ExsimError('WORKER_CONFIG', message, {
    wayOut: 'Run `exsim provision` with an admin URL, or `exsim up`.',
  });
