import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Identity } from '../../../src/instance/spec.ts';
import { WORKER_PRIVILEGES } from '../../../src/provision/postgres/privileges.ts';
import { provision } from '../../../src/provision/provision.ts';
import type { Isolation } from '../../../src/provision/types.ts';
import { stateOf, World, withPassword } from './world.ts';

/** Names that are prefixes of each other, and the single instance, whose schema is `public`. */
const NAMES = ['binance', 'binance-us', 'binance2', ''];

let world: World;
const workers = new Map<string, pg.Client>();
let isolation: Isolation | undefined;

beforeAll(async () => {
  world = await World.open();
  isolation = (await provision(world.input(NAMES))).instances[0]?.isolation;
  for (const name of NAMES) {
    const client = new pg.Client((await world.credentials(name)).postgresUrl);
    await client.connect();
    workers.set(name, client);
  }
});
afterAll(async () => {
  for (const client of workers.values()) await client.end();
  await world.close();
});

/** Runs the statement and takes it back. `role` null runs it as the worker of `name`. */
async function attempt(client: pg.Client, sql: string, role: string | null = null): Promise<string> {
  await client.query('BEGIN');
  try {
    if (role !== null) await client.query(`SET LOCAL ROLE ${pg.escapeIdentifier(role)}`);
    return await stateOf(client.query(sql));
  } finally {
    await client.query('ROLLBACK');
  }
}

function worker(name: string): pg.Client {
  const client = workers.get(name);
  if (client === undefined) throw new Error(`no worker for "${name}"`);
  return client;
}

const PAIRS = NAMES.flatMap((owner) =>
  NAMES.filter((other) => other !== owner).map((other) => ({ owner, other })),
);
const TABLES = Object.keys(WORKER_PRIVILEGES);

/** Schema and role names of this file need no quotes. */
type Probe = readonly [title: string, sql: (identity: Identity) => string];

/** What a worker may do with its own. */
const WORKERS_PROBES: readonly Probe[] = [
  ...TABLES.map((table): Probe => [`SELECT ${table}`, ({ schema }) => `SELECT FROM ${schema}.${table}`]),
  ['INSERT journal', ({ schema }) => `INSERT INTO ${schema}.journal VALUES (1, 1, 1, 1, 1, '1', '', '')`],
  [
    'INSERT api_keys',
    ({ schema }) => `INSERT INTO ${schema}.api_keys (key_hash, account_id) VALUES ('x', 'mallory')`,
  ],
  ['UPDATE writer', ({ schema }) => `UPDATE ${schema}.writer SET term = term + 1`],
  ['lock writer', ({ schema }) => `SELECT term FROM ${schema}.writer FOR SHARE`],
  ['INSERT accounts', ({ schema }) => `INSERT INTO ${schema}.accounts VALUES ('mallory', NULL, now())`],
  ['UPDATE balances', ({ schema }) => `UPDATE ${schema}.balances SET available = 1`],
  ['UPDATE orders', ({ schema }) => `UPDATE ${schema}.orders SET price = 1`],
  ['UPDATE trades', ({ schema }) => `UPDATE ${schema}.trades SET price = 1`],
  ['UPDATE projection', ({ schema }) => `UPDATE ${schema}.projection SET command_seq = 1`],
  ['SET ROLE', ({ role }) => `SET LOCAL ROLE ${role}`],
];

/** What an owner role may do with its own, and no login role. */
const OWNERS_PROBES: readonly Probe[] = [
  ['UPDATE journal', ({ schema }) => `UPDATE ${schema}.journal SET term = 9`],
  ['DELETE journal', ({ schema }) => `DELETE FROM ${schema}.journal`],
  ['TRUNCATE journal', ({ schema }) => `TRUNCATE ${schema}.journal`],
  ['DELETE orders', ({ schema }) => `DELETE FROM ${schema}.orders`],
  ['DELETE writer', ({ schema }) => `DELETE FROM ${schema}.writer`],
  [
    'INSERT an admin key',
    ({ schema }) => `INSERT INTO ${schema}.api_keys (key_hash, admin) VALUES ('x', true)`,
  ],
  [
    'INSERT a key of the file',
    ({ schema }) =>
      `INSERT INTO ${schema}.api_keys (key_hash, account_id, source) VALUES ('x', 'mallory', 'file')`,
  ],
  ['UPDATE api_keys', ({ schema }) => `UPDATE ${schema}.api_keys SET admin = true`],
  ['UPDATE migrations', ({ schema }) => `UPDATE ${schema}.migrations SET checksum = ''`],
  ['CREATE TABLE', ({ schema }) => `CREATE TABLE ${schema}.mine (id int)`],
  [
    'CREATE FUNCTION',
    ({ schema }) => `CREATE FUNCTION ${schema}.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
  ],
  ['CREATE VIEW', ({ schema }) => `CREATE VIEW ${schema}.mine AS SELECT FROM ${schema}.orders`],
  ['ALTER TABLE', ({ schema }) => `ALTER TABLE ${schema}.journal ADD COLUMN mine int`],
  ['disable the trigger', ({ schema }) => `ALTER TABLE ${schema}.writer DISABLE TRIGGER ALL`],
  ['DROP TABLE', ({ schema }) => `DROP TABLE ${schema}.journal`],
  ['give away', ({ schema }) => `ALTER TABLE ${schema}.journal OWNER TO CURRENT_USER`],
  ['COMMENT', ({ schema }) => `COMMENT ON TABLE ${schema}.journal IS 'mine'`],
  ['SET ROLE owner', ({ ownerRole }) => `SET LOCAL ROLE ${pg.escapeIdentifier(ownerRole)}`],
];

/** What PUBLIC may do in a database by default, and nobody in one of exsim's own. */
const DATABASE_PROBES: readonly (readonly [title: string, sql: string])[] = [
  ['advisory lock', 'SELECT pg_advisory_xact_lock(1)'],
  ['advisory try lock', 'SELECT pg_try_advisory_lock_shared(1, 2)'],
  ['large object', `SELECT lo_from_bytea(0, 'x')`],
  ['temp table', 'CREATE TEMP TABLE mine (id int)'],
  ['table in public', 'CREATE TABLE public.mine (id int)'],
  ['schema', 'CREATE SCHEMA mine'],
  ['registry', 'SELECT FROM exsim.registry'],
  ['role', 'CREATE ROLE mine'],
  ['passwords', 'SELECT FROM pg_authid'],
  ['files of the server', `SELECT pg_read_file('PG_VERSION')`],
  ['programs of the server', `COPY (SELECT 1) TO PROGRAM 'cat > /dev/null'`],
  [
    'other backends',
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'nobody-has-this-name' UNION ALL SELECT pg_reload_conf()`,
  ],
];

describe('one instance against another', () => {
  test('what each worker may do with its own, no other worker may', async () => {
    const leaks: string[] = [];
    let attempts = 0;
    for (const [title, sql] of WORKERS_PROBES)
      for (const { owner, other } of PAIRS) {
        const statement = sql(world.identity(owner));
        expect([title, owner, await attempt(worker(owner), statement)]).toEqual([title, owner, 'ok']);
        attempts++;
        const state = await attempt(worker(other), statement);
        if (state !== '42501') leaks.push(`${title}: "${other}" on "${owner}" ended in ${state}`);
      }
    expect([attempts, leaks]).toEqual([WORKERS_PROBES.length * 12, []]);
  });

  test('what each owner role may do with its own, no worker may, neither its own nor another', async () => {
    const leaks: string[] = [];
    for (const [title, sql] of OWNERS_PROBES)
      for (const owner of NAMES) {
        const identity = world.identity(owner);
        expect([title, owner, await attempt(world.admin, sql(identity), identity.ownerRole)]).toEqual([
          title,
          owner,
          'ok',
        ]);
        for (const other of NAMES) {
          const state = await attempt(worker(other), sql(identity));
          if (state !== '42501') leaks.push(`${title}: "${other}" on "${owner}" ended in ${state}`);
        }
      }
    expect(leaks).toEqual([]);
  });

  test("in a database of exsim's own, no worker may do what PUBLIC may by default", async () => {
    const leaks: string[] = [];
    for (const [title, sql] of DATABASE_PROBES) {
      expect([title, await attempt(world.admin, sql)]).toEqual([title, 'ok']);
      for (const name of NAMES) {
        const state = await attempt(worker(name), sql);
        if (state !== '42501') leaks.push(`${title}: "${name}" ended in ${state}`);
      }
    }
    expect(leaks).toEqual([]);
    expect(isolation).toMatch(/^partial \[other databases(, Redis default user)?\]$/);
  });

  test('a worker cannot pass its rights on', async () => {
    const { schema } = world.identity('binance');
    const grants = `SELECT relacl FROM pg_class WHERE oid = '${schema}.journal'::regclass`;
    const before = (await world.admin.query(grants)).rows;
    await worker('binance').query(`GRANT SELECT ON ${schema}.journal TO PUBLIC`);
    expect((await world.admin.query(grants)).rows).toEqual(before);
  });

  test('no password opens another role', async () => {
    const states: string[] = [];
    for (const { owner, other } of PAIRS) {
      const [own, others] = await Promise.all([world.credentials(owner), world.credentials(other)]);
      const client = new pg.Client(withPassword(own.postgresUrl, new URL(others.postgresUrl).password));
      states.push(await stateOf(client.connect()));
      await client.end();
    }
    expect(new Set(states)).toEqual(new Set(['28P01']));
  });
});

describe('the term of the writer', () => {
  const terms: readonly (readonly [sql: string, state: string])[] = [
    ['term = term + 1', 'ok'],
    ['term = term', '23514'],
    ['term = term + 2', '23514'],
    ['term = term - 1', '23514'],
    [`owner = 'me'`, '23514'],
  ];
  test.each(terms)('set %s ends in %s', async (sql, state) => {
    const { schema } = world.identity('binance');
    expect(await attempt(worker('binance'), `UPDATE ${schema}.writer SET ${sql}`)).toBe(state);
  });
});

test('the ninth connection of a role is refused', async () => {
  const { postgresUrl } = await world.credentials('binance2');
  const clients = Array.from({ length: 8 }, () => new pg.Client(postgresUrl));
  const states: string[] = [];
  for (const client of clients) states.push(await stateOf(client.connect()));
  for (const client of clients) await client.end();
  expect(states).toEqual([...Array(7).fill('ok'), '53300']);
});
