import type { Identity } from '../../src/instance/spec.ts';
import { WORKER_PRIVILEGES } from '../../src/provision/postgres/privileges.ts';
import type { PostgresProbe } from './probe.ts';

type Of = Omit<PostgresProbe, 'name' | 'sql' | 'control'>;

const as =
  (control: PostgresProbe['control']) =>
  (name: string, sql: PostgresProbe['sql'], more: Of = {}): PostgresProbe => ({
    name,
    sql,
    control,
    ...more,
  });
const worker = as('worker');
const owner = as('owner role');
const admin = as('admin');

/**
 * Open where the owner's schema is `public`, on which PUBLIC has rights: to use it, and until Postgres 15 to make things
 * in it too.
 */
const inPublic = ({ schema }: Identity): string | null => (schema === 'public' ? 'schema public' : null);

/** What a worker does with its own tables. */
const TABLES: readonly PostgresProbe[] = [
  ...Object.keys(WORKER_PRIVILEGES).map((table) =>
    worker(`SELECT ${table}`, ({ schema }) => `SELECT FROM ${schema}.${table}`),
  ),
  worker(
    'INSERT journal',
    ({ schema }) => `INSERT INTO ${schema}.journal VALUES (1, 1, 1, 1, 1, '1', '', '')`,
  ),
  worker(
    'INSERT api_keys',
    ({ schema }) => `INSERT INTO ${schema}.api_keys (key_hash, account_id) VALUES ('x', 'mallory')`,
  ),
  worker('UPDATE writer', ({ schema }) => `UPDATE ${schema}.writer SET term = term + 1`),
  worker('lock writer', ({ schema }) => `SELECT term FROM ${schema}.writer FOR SHARE`),
  worker('INSERT accounts', ({ schema }) => `INSERT INTO ${schema}.accounts VALUES ('mallory', NULL, now())`),
  ...[
    'balances SET available = 1',
    'orders SET price = 1',
    'trades SET price = 1',
    'projection SET command_seq = 1',
  ].map((change) => worker(`UPDATE ${change.split(' ')[0]}`, ({ schema }) => `UPDATE ${schema}.${change}`)),
  worker('DELETE snapshots', ({ schema }) => `DELETE FROM ${schema}.snapshots`),
  worker('search_path', ({ schema }) => `SET LOCAL search_path = ${schema}; SELECT count(*) FROM orders`),
  worker('cursor', ({ schema }) => `DECLARE mine CURSOR FOR SELECT FROM ${schema}.journal`),
  worker(
    'prepared statement',
    ({ schema }) => `PREPARE mine AS SELECT FROM ${schema}.journal; EXECUTE mine; DEALLOCATE mine`,
  ),
  worker('EXPLAIN', ({ schema }) => `EXPLAIN SELECT FROM ${schema}.journal`),
  worker('LOCK TABLE', ({ schema }) => `LOCK TABLE ${schema}.orders IN ROW EXCLUSIVE MODE`),
  worker('name of a table', ({ schema }) => `SELECT '${schema}.journal'::regclass`, {
    reads: true,
    leak: inPublic,
  }),
  worker('name of a function', ({ schema }) => `SELECT '${schema}.writer_term_grows'::regproc`, {
    reads: true,
    leak: inPublic,
  }),
];

/** What an owner role does with its own, and no worker, not even its own. */
const OWNERS: readonly PostgresProbe[] = (
  [
    ['UPDATE journal', (schema) => `UPDATE ${schema}.journal SET term = 9`],
    ['DELETE journal', (schema) => `DELETE FROM ${schema}.journal`],
    ['TRUNCATE journal', (schema) => `TRUNCATE ${schema}.journal`],
    ['DELETE orders', (schema) => `DELETE FROM ${schema}.orders`],
    ['DELETE writer', (schema) => `DELETE FROM ${schema}.writer`],
    ['an admin key', (schema) => `INSERT INTO ${schema}.api_keys (key_hash, admin) VALUES ('x', true)`],
    [
      'a key of the file',
      (schema) =>
        `INSERT INTO ${schema}.api_keys (key_hash, account_id, source) VALUES ('x', 'mallory', 'file')`,
    ],
    ['UPDATE api_keys', (schema) => `UPDATE ${schema}.api_keys SET admin = true`],
    ['UPDATE migrations', (schema) => `UPDATE ${schema}.migrations SET checksum = ''`],
    ['CREATE TABLE', (schema) => `CREATE TABLE ${schema}.mine (id int)`, inPublic],
    [
      'CREATE FUNCTION',
      (schema) => `CREATE FUNCTION ${schema}.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
      inPublic,
    ],
    ['CREATE VIEW', (schema) => `CREATE VIEW ${schema}.mine AS SELECT FROM ${schema}.orders`, inPublic],
    ['CREATE SEQUENCE', (schema) => `CREATE SEQUENCE ${schema}.mine`, inPublic],
    ['ALTER TABLE', (schema) => `ALTER TABLE ${schema}.journal ADD COLUMN mine int`],
    ['disable the trigger', (schema) => `ALTER TABLE ${schema}.writer DISABLE TRIGGER ALL`],
    ['replace the trigger', (schema) => `ALTER FUNCTION ${schema}.writer_term_grows() RENAME TO mine`],
    ['DROP POLICY', (schema) => `DROP POLICY api_keys_made_by_api ON ${schema}.api_keys`],
    ['DROP TABLE', (schema) => `DROP TABLE ${schema}.journal CASCADE`],
    ['give away', (schema) => `ALTER TABLE ${schema}.journal OWNER TO CURRENT_USER`],
    ['COMMENT', (schema) => `COMMENT ON TABLE ${schema}.journal IS 'mine'`],
  ] as const satisfies readonly (readonly [
    ...[name: string, sql: (schema: string) => string],
    leak?: typeof inPublic,
  ])[]
).map(([name, sql, leak]) =>
  owner(name, ({ schema }) => sql(schema), { alsoOwn: true, ...(leak === undefined ? {} : { leak }) }),
);

/** Acting as another role, or changing one. */
const ROLES: readonly PostgresProbe[] = [
  worker('SET ROLE', ({ role }) => `SET LOCAL ROLE ${role}`),
  owner('SET ROLE owner', ({ ownerRole }) => `SET LOCAL ROLE "${ownerRole}"`, { alsoOwn: true }),
  admin('SET SESSION AUTHORIZATION', ({ role }) => `SET LOCAL SESSION AUTHORIZATION ${role}`),
  admin('membership', ({ role, ownerRole }) => `GRANT "${ownerRole}" TO ${role}`, { alsoOwn: true }),
  // One's own password and settings one may change: those of a neighbour are the point.
  admin('password', ({ role }) => `ALTER ROLE ${role} PASSWORD 'mine'`),
  admin('connection limit', ({ role }) => `ALTER ROLE ${role} CONNECTION LIMIT 0`, { alsoOwn: true }),
  admin('SUPERUSER', ({ role }) => `ALTER ROLE ${role} SUPERUSER`, { alsoOwn: true }),
  admin('settings of a role', ({ role }) => `ALTER ROLE ${role} SET search_path = 'mine'`),
  admin('DROP OWNED', ({ ownerRole }) => `DROP OWNED BY "${ownerRole}"`, { alsoOwn: true }),
  admin('REASSIGN OWNED', ({ ownerRole }) => `REASSIGN OWNED BY "${ownerRole}" TO CURRENT_USER`, {
    alsoOwn: true,
  }),
  admin(
    'default rights',
    ({ ownerRole }) => `ALTER DEFAULT PRIVILEGES FOR ROLE "${ownerRole}" GRANT SELECT ON TABLES TO PUBLIC`,
    {
      alsoOwn: true,
    },
  ),
  admin('COMMENT ON ROLE', ({ role }) => `COMMENT ON ROLE ${role} IS 'mine'`, { alsoOwn: true }),
  admin(
    'end its connections',
    ({ role }) => `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = '${role}'`,
    { reads: true },
  ),
];

/** Data that catalogs hold. The control sees it. */
const CATALOG_DATA: readonly PostgresProbe[] = [
  worker('values in statistics', ({ schema }) => `SELECT FROM pg_stats WHERE schemaname = '${schema}'`, {
    reads: true,
  }),
  admin('raw statistics', () => 'SELECT FROM pg_statistic LIMIT 1', { reads: true, alsoOwn: true }),
  worker(
    'statements in progress',
    ({ role }) =>
      `SELECT FROM pg_stat_activity WHERE usename = '${role}' AND query NOT IN ('<insufficient privilege>', '')`,
    { reads: true },
  ),
  worker(
    'columns by information_schema',
    ({ schema }) => `SELECT FROM information_schema.columns WHERE table_schema = '${schema}'`,
    { reads: true },
  ),
  admin('passwords', () => 'SELECT FROM pg_authid', { alsoOwn: true }),
  admin('passwords by pg_shadow', () => 'SELECT FROM pg_shadow', { alsoOwn: true }),
];

/** Names, counts and sizes that catalogs hold. */
const CATALOG_NAMES: readonly PostgresProbe[] = (
  [
    ['names of tables', 'SELECT FROM pg_class c WHERE relnamespace = $$::regnamespace'],
    [
      'names of columns',
      'SELECT FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = $$::regnamespace',
    ],
    ['text of functions', 'SELECT prosrc FROM pg_proc WHERE pronamespace = $$::regnamespace'],
    ['counts of rows', `SELECT n_tup_ins FROM pg_stat_all_tables WHERE schemaname = $$`],
    ['sizes', 'SELECT pg_relation_size(oid) FROM pg_class WHERE relnamespace = $$::regnamespace'],
  ] as const
).map(([name, sql]) =>
  admin(
    name,
    ({ schema }) =>
      sql
        .replace('$$::regnamespace', `(SELECT oid FROM pg_namespace WHERE nspname = '${schema}')`)
        .replace('$$', `'${schema}'`),
    { reads: true, leak: 'catalogs' },
  ),
);

/** What PUBLIC may do by default. `alsoOwn`: of use against all neighbours alike. */
const DATABASE_WIDE: readonly PostgresProbe[] = [
  admin('advisory lock', () => 'SELECT pg_advisory_xact_lock(1)', { alsoOwn: true, leak: 'advisory locks' }),
  admin('advisory try lock', () => 'SELECT pg_try_advisory_lock_shared(1, 2)', {
    alsoOwn: true,
    leak: 'advisory locks',
  }),
  admin('large object', () => `SELECT lo_from_bytea(0, 'x')`, { alsoOwn: true, leak: 'large objects' }),
  admin('temp table', () => 'CREATE TEMP TABLE mine (id int)', { alsoOwn: true, leak: 'temp' }),
  admin('table in public', () => 'CREATE TABLE public.mine (id int)', {
    alsoOwn: true,
    leak: 'schema public',
  }),
  admin('schema', () => 'CREATE SCHEMA mine', { alsoOwn: true }),
  admin('role', () => 'CREATE ROLE mine', { alsoOwn: true }),
  admin('other language', () => 'CREATE LANGUAGE mine HANDLER plpgsql_call_handler', { alsoOwn: true }),
  admin('files of the server', () => `SELECT pg_read_file('PG_VERSION')`, { alsoOwn: true }),
  admin('programs of the server', () => `COPY (SELECT 1) TO PROGRAM 'cat > /dev/null'`, { alsoOwn: true }),
  admin('settings of the server', () => 'SELECT pg_reload_conf()', { alsoOwn: true }),
];

/** What the server shows everybody. */
const SERVER_NAMES: readonly PostgresProbe[] = [
  admin('names of roles', ({ role }) => `SELECT FROM pg_roles WHERE rolname = '${role}'`, {
    ...{ reads: true, leak: 'server names' },
  }),
  admin('names of databases', () => 'SELECT FROM pg_database', { reads: true, leak: 'server names' }),
];

export const POSTGRES_PROBES: readonly PostgresProbe[] = [
  ...TABLES,
  ...OWNERS,
  ...ROLES,
  ...CATALOG_DATA,
  ...CATALOG_NAMES,
  ...DATABASE_WIDE,
  ...SERVER_NAMES,
];
