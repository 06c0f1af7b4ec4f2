import { afterEach, beforeEach, expect, test } from 'vitest';
import { planProvision } from '../../../src/provision/plan.ts';
import { planText } from '../../../src/provision/plan-text.ts';
import { provision } from '../../../src/provision/provision.ts';
import { onServer } from '../../support/postgres.ts';
import { provisionTo } from './versions.ts';
import { failure, stateOf, World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

const schema = (): string => world.identity('binance').schema;
const sql = (text: string): Promise<unknown> => world.admin.query(text.replaceAll('{s}', schema()));

async function outcome(repair: boolean): Promise<Record<'repaired' | 'drift' | 'isolation', unknown>> {
  const { instances } = await provision({ ...world.input(['binance']), repair });
  const { repaired, drift, isolation, created, changed } = instances[0]!;
  expect([...created, ...changed]).toEqual([]);
  return { repaired: repaired.toSorted(), drift: drift.map(({ words }) => words).toSorted(), isolation };
}

/** Changes and how they are told; two rounds, since some change the same thing. */
const REPAIRED: readonly Readonly<Record<string, string>>[] = [
  {
    'DROP INDEX {s}.orders_by_account': 'index orders_by_account: missing',
    'DROP INDEX {s}.trades_by_maker; CREATE INDEX trades_by_maker ON {s}.trades (price)':
      'index trades_by_maker: defined differently',
    'CREATE INDEX mine ON {s}.orders (symbol)': 'index mine: not one exsim made',
    'DROP TRIGGER writer_term_grows ON {s}.writer': 'trigger writer.writer_term_grows: missing',
    'CREATE OR REPLACE FUNCTION {s}.writer_term_grows() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$':
      'function writer_term_grows(): defined differently',
    'CREATE FUNCTION {s}.extra(n int) RETURNS int LANGUAGE sql AS $$SELECT 1$$':
      'function extra(n integer): not one exsim made',
    'CREATE VIEW {s}.everything AS SELECT * FROM {s}.orders': 'view everything: not one exsim made',
    'CREATE RULE swallow AS ON INSERT TO {s}.journal DO INSTEAD NOTHING':
      'rule journal.swallow: not one exsim made',
    'ALTER TABLE {s}.api_keys DISABLE ROW LEVEL SECURITY': 'table api_keys: without ROW LEVEL SECURITY',
    'DROP POLICY api_keys_made_by_api ON {s}.api_keys': 'policy api_keys.api_keys_made_by_api: missing',
    'CREATE POLICY all_of_it ON {s}.api_keys WITH CHECK (true)':
      'policy api_keys.all_of_it: not one exsim made',
    'ALTER TABLE {s}.trades SET UNLOGGED': 'table trades: with UNLOGGED',
    'ALTER TABLE {s}.journal ALTER COLUMN committed_at DROP DEFAULT':
      'column journal.committed_at: without DEFAULT clock_timestamp()',
    'ALTER TABLE {s}.orders ALTER COLUMN reason SET DEFAULT 1': 'column orders.reason: with DEFAULT 1',
    'ALTER TABLE {s}.orders ALTER COLUMN symbol DROP NOT NULL': 'column orders.symbol: without NOT NULL',
    'ALTER TABLE {s}.trades ALTER COLUMN price TYPE numeric(10,2)':
      'column trades.price: numeric(10,2) instead of numeric',
    'ALTER TABLE {s}.snapshot_parts ALTER COLUMN bytes SET STORAGE MAIN':
      'column snapshot_parts.bytes: STORAGE MAIN instead of STORAGE EXTERNAL',
    'ALTER TABLE {s}.journal DROP CONSTRAINT journal_check': 'constraint journal.journal_check: missing',
    'ALTER TABLE {s}.trades DROP CONSTRAINT trades_pkey': 'constraint trades.trades_pkey: missing',
    'ALTER TABLE {s}.trades ADD CONSTRAINT mine CHECK (price > 1)':
      'constraint trades.mine: not one exsim made',
  },
  {
    'ALTER TABLE {s}.writer DISABLE TRIGGER writer_term_grows':
      'trigger writer.writer_term_grows: with DISABLED',
    'GRANT EXECUTE ON FUNCTION {s}.writer_term_grows() TO PUBLIC':
      'function writer_term_grows(): with EXECUTE FOR PUBLIC',
    'ALTER POLICY api_keys_read ON {s}.api_keys USING (false)':
      'policy api_keys.api_keys_read: defined differently',
    'DROP TABLE {s}.migrations': 'table migrations: missing',
  },
];

test.each(REPAIRED)(
  'what was changed in the tables is named by every run, and changed back by a repair (round %#)',
  async (changes) => {
    await provision(world.input(['binance']));
    for (const change of Object.keys(changes)) await sql(change);
    const words = Object.values(changes).toSorted();
    const told = await outcome(false);
    expect(told).toEqual({
      repaired: [],
      drift: words,
      isolation: expect.stringMatching(/^partial .*drift/),
    });
    expect(await outcome(true)).toEqual({
      ...{ repaired: words, drift: [], isolation: expect.not.stringContaining('drift') },
    });
    expect((await provision(world.input(['binance']))).changed).toBe(false);
  },
);

const KEPT: readonly [change: string, words: string, wayOut: string][] = [
  [
    'CREATE TABLE {s}.notes (id int)',
    'table notes: not one exsim made',
    'it is kept, for it may hold data; to drop it: DROP TABLE "{s}"."notes";',
  ],
  [
    'ALTER TABLE {s}.journal ADD COLUMN note text',
    'column journal.note: not one exsim made',
    'it is kept, for it may hold data; to drop it: ALTER TABLE "{s}"."journal" DROP COLUMN "note";',
  ],
  [
    'CREATE SEQUENCE {s}.numbers',
    'sequence numbers: not one exsim made',
    'it is kept, for it may hold data; to drop it: DROP SEQUENCE "{s}"."numbers";',
  ],
  [
    'ALTER TABLE {s}.journal DROP COLUMN checksum',
    'column journal.checksum: missing',
    'what it held is gone; begin anew: exsim provision --remove binance --yes, then exsim provision, then exsim restore binance FILE where there is a backup',
  ],
];

test('what may hold data, and what is gone for good, is named with the way out and left alone', async () => {
  await provision(world.input(['binance']));
  for (const [change] of KEPT) await sql(change);
  const { instances } = await provision({ ...world.input(['binance']), repair: true });
  expect(instances[0]?.repaired).toEqual([]);
  const told = instances[0]!.drift.map(({ words, wayOut }) => [words, wayOut.replaceAll(schema(), '{s}')]);
  expect(told.toSorted()).toEqual(KEPT.map(([, words, wayOut]) => [words, wayOut]).toSorted());
});

test('a table that has another owner is refused with the way out; a superuser takes it back', async () => {
  await provision(world.input(['binance']));
  await sql('ALTER TABLE {s}.orders OWNER TO CURRENT_USER');
  const refusal = await failure(provision(world.input(['binance'])));
  expect(refusal.message).toMatch(/orders" is needed .* belongs to role "/);
  expect(refusal.wayOut).toContain(`ALTER TABLE "${schema()}"."orders" OWNER TO "${schema()}$owner";`);
  expect((await outcome(true)).repaired).toEqual([expect.stringMatching(/^table orders: owner /)]);
  expect((await provision(world.input(['binance']))).changed).toBe(false);
});

test('rights on the registry, which names all exchanges, are taken from instances and everybody', async () => {
  await provision(world.input(['binance']));
  const { role } = world.identity('binance');
  await sql(`GRANT USAGE ON SCHEMA exsim TO PUBLIC; GRANT SELECT, INSERT ON exsim.registry TO ${role};
    GRANT SELECT (project) ON exsim.registry TO PUBLIC`);
  const { postgresUrl } = await world.credentials('binance');
  const read = () =>
    stateOf(onServer(postgresUrl, (client) => client.query('SELECT project FROM exsim.registry')));
  expect(await read()).toBe('ok');
  const lines: string[] = [];
  const report = await provision({ ...world.input(['binance']), log: (line) => lines.push(line) });
  expect(report).toMatchObject({ changed: true, instances: [{ changed: [] }] });
  expect(lines).toEqual([
    expect.stringMatching(/changed USAGE on exsim taken from PUBLIC$/),
    expect.stringMatching(/changed INSERT, SELECT on exsim\.registry taken from t/),
    expect.stringMatching(/changed SELECT on exsim\.registry taken from PUBLIC$/),
  ]);
  expect(await read()).toBe('42501');
  expect((await provision(world.input(['binance']))).changed).toBe(false);
});

test('rights on the registry that somebody passed on are named for who may take them back, or taken', async () => {
  const ops = await world.makeRole('ops', "LOGIN CREATEROLE PASSWORD 'p'");
  const [chief, clerk] = [await world.makeRole('chief', ''), await world.makeRole('clerk', '')];
  await world.admin.query(`GRANT CREATE ON DATABASE ${world.database} TO ${ops}`);
  const adminUrl = world.adminUrl.replace(/\/\/[^@]*@/, `//${ops}:p@`);
  const asOps = {
    ...world.input(['binance'], 'external'),
    postgres: { kind: 'external', adminUrl, pid: null },
  } as const;
  await provision(asOps);
  // What it does not have any more it needs no more.
  await world.admin.query(`REVOKE CREATE ON DATABASE ${world.database} FROM ${ops}`);
  const { role } = world.identity('binance');
  await sql(`GRANT USAGE ON SCHEMA exsim TO ${role}, ${chief}, ${clerk}; GRANT SELECT ON exsim.registry TO ${chief} WITH GRANT OPTION;
    SET ROLE ${chief}; GRANT SELECT ON exsim.registry TO ${clerk} WITH GRANT OPTION;
    SET ROLE ${clerk}; GRANT SELECT (name) ON exsim.registry TO ${role}; RESET ROLE`);
  const lines: string[] = [];
  const report = await provision({ ...asOps, log: (line) => lines.push(line) });
  expect(lines).toEqual([expect.stringMatching(/changed USAGE on exsim taken from t/)]);
  expect(report.findings).toContainEqual({
    leak: 'registry',
    message: `Role "${role}" has SELECT on exsim.registry.`,
    remedy: `SET ROLE "${clerk}";\nREVOKE SELECT ON TABLE exsim.registry FROM "${role}" CASCADE;\nRESET ROLE;`,
  });
  expect((await provision(asOps)).changed).toBe(false);
  const after = await provision(world.input(['binance']));
  expect(after.findings.map(({ leak }) => leak)).not.toContain('registry');
  const { rows } = await world.admin.query(
    `SELECT has_any_column_privilege($1, 'exsim.registry', 'SELECT') AS instance, has_table_privilege($2, 'exsim.registry', 'SELECT') AS clerk`,
    [role, clerk],
  );
  expect(rows).toEqual([{ instance: false, clerk: true }]);
});

test('rights of a neighbour that somebody passed on are taken back as that role', async () => {
  await provision(world.input(['binance', 'kraken']));
  const [chief, neighbour] = [await world.makeRole('chief', ''), world.identity('kraken').role];
  await sql(`GRANT USAGE ON SCHEMA {s} TO ${chief} WITH GRANT OPTION; GRANT SELECT ON {s}.orders TO ${chief} WITH GRANT OPTION;
    SET ROLE ${chief}; GRANT USAGE ON SCHEMA {s} TO ${neighbour}; GRANT SELECT ON {s}.orders TO ${neighbour}; RESET ROLE`);
  const report = await provision(world.input(['binance', 'kraken']));
  expect(report.instances.map(({ changed }) => changed)).toEqual([
    [`USAGE on schema "${schema()}" taken from ${neighbour}`, `SELECT on orders taken from ${neighbour}`],
    [],
  ]);
  const { rows } = await world.admin.query(
    'SELECT has_table_privilege($1, $3, $4) AS neighbour, has_table_privilege($2, $3, $4) AS chief',
    [neighbour, chief, `${schema()}.orders`, 'SELECT'],
  );
  expect(rows).toEqual([{ neighbour: false, chief: true }]);
  expect((await provision(world.input(['binance', 'kraken']))).changed).toBe(false);
});

test('keys that nobody could read under another owner are made anew', async () => {
  await provision(world.input(['binance']));
  await sql(`INSERT INTO {s}.api_keys (key_hash, account_id, admin, source) VALUES ('x', 'alice', false, 'file'), ('y', 'bob', false, 'api');
    ALTER TABLE {s}.api_keys OWNER TO CURRENT_USER`);
  await provision({ ...world.input(['binance']), repair: true });
  const { rows } = await world.admin.query(
    `SELECT source, count(*)::int, bool_or(key_hash = 'x') AS old FROM ${schema()}.api_keys GROUP BY 1 ORDER BY 1`,
  );
  expect(rows).toEqual([
    { source: 'api', count: 1, old: false },
    { source: 'file', count: 3, old: false },
  ]);
  expect((await provision(world.input(['binance']))).changed).toBe(false);
});

const GONE: readonly [table: string, drift: readonly string[], left: readonly string[]][] = [
  ['klines', ['table klines: missing'], []],
  [
    'snapshots',
    ['constraint snapshot_parts.snapshot_parts_command_seq_fkey: missing', 'table snapshots: missing'],
    ['constraint snapshot_parts.snapshot_parts_command_seq_fkey: missing', 'table snapshots: missing'],
  ],
];

test.each([
  ['alone', 'DROP TABLE {s}.api_keys', []],
  ['with the version table', 'DROP TABLE {s}.api_keys, {s}.migrations', ['table migrations: missing']],
])('a dropped table of keys is named, and made again with those of the file (%s)', async (_, drop, more) => {
  await provision(world.input(['binance']));
  const before = await keyRows();
  await sql(drop);
  const words = ['table api_keys: missing', ...more];
  const told = await outcome(false);
  expect(told).toMatchObject({ repaired: [], drift: words });
  const [instance] = (await provision({ ...world.input(['binance']), repair: true })).instances;
  expect([instance!.repaired.toSorted(), instance!.drift]).toEqual([words, []]);
  expect(instance!.created).toEqual([
    expect.stringMatching(/^rights of .* \(1 had some missing\)$/),
    '3 API keys',
  ]);
  expect(await keyRows()).toEqual(before);
  expect(await outcome(false)).toMatchObject({ repaired: [], drift: [] });
});

const keyRows = async (): Promise<unknown> =>
  (await world.admin.query(`SELECT key_hash, account_id, admin, source FROM ${schema()}.api_keys ORDER BY 1`))
    .rows;

test.each([
  ['api_keys', 'source'],
  ['migrations', 'checksum'],
])(
  'a table that is needed to judge the rest, and lacks a column, is named with the way out (%s)',
  async (table, column) => {
    await provision(world.input(['binance']));
    await sql(`ALTER TABLE {s}.${table} DROP COLUMN ${column} CASCADE`);
    const { code, message, wayOut } = await failure(provision(world.input(['binance'])));
    const way = `DROP TABLE "${schema()}"."${table}" CASCADE;`;
    expect([code, message, wayOut]).toEqual([
      'PROVISION_FAILED',
      `Table "${schema()}.${table}" lacks its column "${column}".`,
      expect.stringContaining(`Run ${way} then exsim provision --repair`),
    ]);
    await world.admin.query(way);
    const [instance] = (await provision({ ...world.input(['binance']), repair: true })).instances;
    expect(instance!.drift).toEqual([]);
  },
);

test('a projection is made again beside a trigger of the writer, and not where what would fill it is gone too', async () => {
  await provision(world.input(['binance']));
  await sql('DROP TRIGGER writer_term_grows ON {s}.writer; DROP TABLE {s}.orders');
  const [instance] = (await provision({ ...world.input(['binance']), repair: true })).instances;
  expect(instance!.drift).toEqual([]);
  await sql('DROP TABLE {s}.writer, {s}.orders');
  expect(await outcome(true)).toMatchObject({
    repaired: [],
    drift: expect.arrayContaining(['table orders: missing', 'table writer: missing']),
  });
});

test('that keys made by API are gone with their table is told before a repair', async () => {
  await provision(world.input(['binance']));
  await sql('DROP TABLE {s}.api_keys');
  const [instance] = (await provision(world.input(['binance']))).instances;
  expect(instance!.drift.map(({ wayOut }) => wayOut)).toEqual([
    'exsim provision --repair writes those of the instance file; keys made by API are gone',
  ]);
});

test('a migration that is to change a table that is gone is refused, and a repair makes the table first', async () => {
  await provisionTo(world, 'binance', 3);
  await sql('DROP TABLE {s}.api_keys');
  const refusal = await failure(provision(world.input(['binance'])));
  expect([refusal.message, refusal.wayOut]).toEqual([
    `Migration 0004-api-keys is to be applied to schema "${schema()}", but its table "api_keys" is gone.`,
    expect.stringMatching(/^exsim provision --repair/),
  ]);
  const [instance] = (await provision({ ...world.input(['binance']), repair: true })).instances;
  expect(instance).toMatchObject({ repaired: ['table api_keys: missing'], drift: [] });
  expect((await provision(world.input(['binance']))).changed).toBe(false);
});

test.each(GONE)(
  'a dropped table is named, also without the version table (%s)',
  async (table, drift, left) => {
    await provision(world.input(['binance']));
    const told = async (repair: boolean) => {
      const [instance] = (await provision({ ...world.input(['binance']), repair })).instances;
      return [instance!.created.length, instance!.drift.map(({ words }) => words).toSorted()];
    };
    await sql(`DROP TABLE {s}.${table} CASCADE`);
    expect(await told(false)).toEqual([0, drift]);
    await sql('DROP TABLE {s}.migrations');
    expect(await told(false)).toEqual([0, [...drift, 'table migrations: missing'].toSorted()]);
    expect((await told(true))[1]).toEqual(left);
    expect((await told(false))[1]).toEqual(left);
  },
);

test('migrations are not applied without a version table to write them down in, but for a repair', async () => {
  await provision(world.input(['binance']));
  await sql(`DROP TABLE {s}.migrations; DROP POLICY api_keys_read ON {s}.api_keys;
    DROP POLICY api_keys_made_by_api ON {s}.api_keys; ALTER TABLE {s}.api_keys DISABLE ROW LEVEL SECURITY`);
  const refusal = await failure(provision(world.input(['binance'])));
  expect(refusal.message).toMatch(
    /^Migration 0004-api-keys is to be applied .* version table "migrations" is gone/,
  );
  const { instances } = await provision({ ...world.input(['binance']), repair: true });
  expect(instances[0]).toMatchObject({
    created: ['migration 0004-api-keys'],
    repaired: ['table migrations: missing'],
  });
  expect((await provision(world.input(['binance']))).changed).toBe(false);
});

test('a projection that lost a column or its table is made anew and its watermark set back, for its worker to fill', async () => {
  await provision(world.input(['binance']));
  await sql(`UPDATE {s}.projection SET command_seq = 7;
    INSERT INTO {s}.klines VALUES ('A-B', '1m', now(), 1, 1, 1, 1, 1, 1, 1, 1);
    DROP TABLE {s}.orders; ALTER TABLE {s}.trades DROP COLUMN maker_account`);
  const { instances } = await provision({ ...world.input(['binance']), repair: true });
  expect(instances[0]?.repaired.toSorted()).toEqual([
    'column trades.maker_account: missing',
    'index trades_by_maker: missing',
    'table orders: missing',
  ]);
  expect(instances[0]?.changed).toEqual(['projections emptied, to be filled from the journal']);
  const { rows } = await world.admin.query(
    `SELECT (SELECT command_seq FROM ${schema()}.projection) AS watermark, (SELECT count(*) FROM ${schema()}.klines) AS klines`,
  );
  expect(rows).toEqual([{ watermark: '0', klines: '0' }]);
  const { postgresUrl } = await world.credentials('binance');
  const read = `SELECT order_id, symbol FROM ${schema()}.orders`;
  expect(await stateOf(onServer(postgresUrl, (client) => client.query(read)))).toBe('ok');
  expect((await provision(world.input(['binance']))).instances[0]?.drift).toEqual([]);
});

test('a projection is not emptied under a worker, nor when the journal could not fill it again', async () => {
  await provision(world.input(['binance']));
  await sql('ALTER TABLE {s}.trades DROP COLUMN maker_account');
  const { postgresUrl } = await world.credentials('binance');
  const repair = () => failure(provision({ ...world.input(['binance']), repair: true }));
  await onServer(postgresUrl, async () =>
    expect((await repair()).message).toMatch(/ is in use: 1 connection/),
  );
  await sql(`INSERT INTO {s}.journal VALUES (5, 5, 1, 1, 1, 'x', 'x', 'x')`);
  expect((await repair()).message).toMatch(/it was pruned and begins with 5\.$/);
});

test('a dry run names drift, and with --repair prints what would mend it; it changes nothing', async () => {
  await provision(world.input(['binance']));
  await sql('DROP INDEX {s}.orders_by_account');
  const text = async (repair: boolean): Promise<string> =>
    planText(await planProvision({ ...world.input(['binance']), repair }));
  expect(await text(false)).toContain(
    `-binance: nothing to do\n-- Drift, left as it is:\n--   index orders_by_account: missing (exsim provision --repair)`,
  );
  expect(await text(true)).toContain(
    `SET LOCAL ROLE "${schema()}$owner";\nCREATE INDEX orders_by_account ON "${schema()}".orders USING btree`,
  );
  expect((await outcome(false)).drift).toEqual(['index orders_by_account: missing']);
});

test('a repair that what others have built stops is refused with its name', async () => {
  await provision(world.input(['binance']));
  const { schema } = world.identity('binance');
  await world.admin.query(`CREATE SCHEMA team;
    CREATE VIEW ${schema}.own AS SELECT order_id FROM ${schema}.orders;
    CREATE VIEW team.report AS SELECT * FROM ${schema}.own`);
  await expect(provision({ ...world.input(['binance']), repair: true })).rejects.toMatchObject({
    code: 'PROVISION_FAILED',
    message: expect.stringContaining(
      `(2BP01). view team.report depends on view ${schema}.own. The statement was: `,
    ),
  });
});
