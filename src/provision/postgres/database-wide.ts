import type { Client } from 'pg';
import type { Finding, PostgresTarget, Step } from '../types.ts';
import type { Admin } from './admin.ts';
import { asAdmin, identifier } from './statements.ts';

/**
 * What PUBLIC, and so every instance's role, may do beyond its schema: by default Postgres lets everybody connect
 * anywhere, make temp tables, take any advisory lock and write large objects. `sql` takes it away.
 *
 * What no revoke closes in a shared database: names and sizes in the catalogs, and NOTIFY.
 */
export type Leak = { readonly leak: string; readonly words: string; readonly sql: string };

/** Reads which of the leaks are open now. */
export const readLeaks = (client: Client, admin: Admin): Promise<readonly Leak[]> =>
  leaksBy(client, admin, leaksQuery('is open'));

/** Which will be open in a database that is not made yet, as seen from another one: all of them. */
export const futureLeaks = (client: Client, admin: Admin): Promise<readonly Leak[]> =>
  leaksBy(client, admin, leaksQuery('will be open'));

async function leaksBy(client: Client, admin: Admin, sql: string): Promise<readonly Leak[]> {
  const database = identifier(admin.database);
  const { rows } = await client.query<LeakRow>(sql, [admin.database]);
  const row = rows[0];
  if (row === undefined) return [];
  const others = row.databases.map((name) => `REVOKE CONNECT ON DATABASE ${identifier(name)} FROM PUBLIC;`);
  const all: readonly (Leak & { open: boolean })[] = [
    {
      open: row.connect,
      leak: 'connect',
      words: `CONNECT on database "${admin.database}"`,
      sql: `REVOKE CONNECT ON DATABASE ${database} FROM PUBLIC;`,
    },
    {
      open: row.temp,
      leak: 'temp',
      words: 'temp tables',
      sql: `REVOKE TEMPORARY ON DATABASE ${database} FROM PUBLIC;`,
    },
    {
      open: row.schema !== null,
      leak: 'schema public',
      words: `${row.schema} on schema "public"`,
      sql: 'REVOKE ALL ON SCHEMA public FROM PUBLIC;',
    },
    {
      open: row.locks !== null,
      leak: 'advisory locks',
      words: 'advisory lock functions',
      sql: revokeExecute(row.locks),
    },
    {
      open: row.objects !== null,
      leak: 'large objects',
      words: 'large object functions',
      sql: revokeExecute(row.objects),
    },
    {
      open: others.length > 0,
      leak: OTHER_DATABASES,
      words: `CONNECT on ${row.databases.join(', ')}`,
      sql: others.join('\n'),
    },
  ];
  return all.flatMap(({ open, ...leak }) => (open ? [leak] : []));
}

/**
 * What exsim takes away itself: in a database of its own, and other databases only on a server of its own. Without
 * superuser only what the owner of a database may: where nobody else can connect, the rest is of no use to neighbours.
 */
export function planDatabase(admin: Admin, target: PostgresTarget, leaks: readonly Leak[]): readonly Step[] {
  if (target.kind !== 'embedded') return [];
  const ours = leaks.filter(({ leak }) => leak !== OTHER_DATABASES || target.pid !== null);
  const closable = ours.filter(({ leak }) => admin.superuser || mayClose(admin, leak));
  return closable.map(({ words, sql }) => asAdmin('changed', `${words} taken from PUBLIC`, sql));
}

const mayClose = (admin: Admin, leak: string): boolean =>
  leak === 'connect' || leak === 'temp' || (leak === 'schema public' && admin.grantPublicSchema);

/** What stays open. In a database that is not ours everything is the DBA's to decide. */
export function databaseFindings(
  target: PostgresTarget,
  admin: Admin,
  open: readonly Leak[],
): readonly Finding[] {
  const where = `in database "${admin.database}"`;
  const findings = open
    .filter(({ leak }) => leak !== 'connect')
    .map(({ leak, words, sql }) => ({ leak, message: `Every role has ${words} ${where}.`, remedy: sql }));
  return target.kind === 'embedded' ? findings : [...findings, catalogs(where)];
}

/** Of a database that one instance has for itself: its neighbours meet it in other ones only. */
export const ownDatabaseFindings = (
  target: PostgresTarget,
  admin: Admin,
  open: readonly Leak[],
): readonly Finding[] =>
  databaseFindings(
    target,
    admin,
    open.filter(({ leak }) => leak === OTHER_DATABASES),
  );

const OTHER_DATABASES = 'other databases';

const catalogs = (where: string): Finding => ({
  leak: 'catalogs',
  message: `Every role can read names of tables and text of functions of everybody ${where}.`,
  remedy: 'CREATE DATABASE exsim; -- and name it in postgres.url',
});

type LeakRow = {
  connect: boolean;
  temp: boolean;
  /** Rights of PUBLIC on it, in words. */
  schema: string | null;
  locks: string | null;
  objects: string | null;
  databases: string[];
};

const revokeExecute = (functions: string | null): string =>
  `REVOKE EXECUTE ON FUNCTION ${functions ?? ''} FROM PUBLIC;`;

const functionsLike = (pattern: string, isOpen: string): string => `(
  SELECT string_agg(oid::regprocedure::text, ', ' ORDER BY oid::regprocedure::text) FROM pg_proc
   WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '${pattern}' AND ${isOpen})`;

/** $1: name of the database meant. */
function leaksQuery(when: 'is open' | 'will be open'): string {
  const open = (now: string): string => (when === 'is open' ? now : 'true');
  const callable = open(`has_function_privilege('public', oid, 'EXECUTE')`);
  const has = (right: string): string =>
    `CASE WHEN has_schema_privilege('public', oid, '${right}') THEN '${right}' END`;
  const rights = `nullif(concat_ws(' and ', ${has('USAGE')}, ${has('CREATE')}), '')`;
  return `
  SELECT ${open(`has_database_privilege('public', $1, 'CONNECT')`)} AS connect,
         ${open(`has_database_privilege('public', $1, 'TEMPORARY')`)} AS temp,
         ${when === 'is open' ? `(SELECT ${rights} FROM pg_namespace WHERE nspname = 'public')` : `'USAGE'`} AS schema,
         ${functionsLike('^pg_(try_)?advisory_', callable)} AS locks,
         ${functionsLike('^(lo_.*|loread|lowrite)$', callable)} AS objects,
         ARRAY(SELECT datname::text FROM pg_database WHERE datallowconn AND datname <> $1
           AND has_database_privilege('public', oid, 'CONNECT') ORDER BY 1) AS databases`;
}
