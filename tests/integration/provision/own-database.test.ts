import { afterEach, beforeEach, expect, test } from 'vitest';
import { planProvision } from '../../../src/provision/plan.ts';
import { planText } from '../../../src/provision/plan-text.ts';
import { provision } from '../../../src/provision/provision.ts';
import { pruneJournal } from '../../../src/provision/prune.ts';
import { removeInstance } from '../../../src/provision/remove.ts';
import type { ProvisionInput } from '../../../src/provision/types.ts';
import { onServer, withDatabase, withPassword } from '../../support/postgres.ts';
import { ACCOUNTS, failure, stateOf, World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

/** `own` have a database each, `shared` are schemas of one that somebody else owns. */
function input(own: readonly string[], shared: readonly string[] = []): ProvisionInput {
  const instances = [
    ...own.map((name) => world.instance(name, ACCOUNTS, 'database')),
    ...shared.map((name) => world.instance(name)),
  ];
  return { ...world.input([], 'external'), instances };
}

const databases = async (): Promise<readonly string[]> => {
  const sql = 'SELECT datname::text AS name FROM pg_database WHERE starts_with(datname, $1) ORDER BY 1';
  const { rows } = await world.admin.query<{ name: string }>(sql, [`${world.service}_bin`]);
  return rows.map(({ name }) => name);
};

test('an instance with a database of its own shares nothing with its neighbours, on a Postgres of somebody else', async () => {
  const { instances } = await provision(input(['binance'], ['binance-us']));
  const { role, schema } = world.identity('binance');
  expect(await databases()).toEqual([role]);
  expect(instances.map(({ isolation }) => /catalogs|temp|advisory/.test(isolation))).toEqual([false, true]);
  const { postgresUrl } = await world.credentials('binance', 'database');
  const [others, own] = [await world.credentials('binance-us'), `SELECT count(*) FROM ${schema}.orders`];
  expect(await stateOf(onServer(postgresUrl, (client) => client.query(own)))).toBe('ok');
  const visit = withDatabase(others.postgresUrl, role);
  expect(await stateOf(onServer(visit, (client) => client.query('SELECT')))).toBe('42501');
  const lock = 'SELECT pg_advisory_xact_lock(1)';
  expect(await stateOf(onServer(postgresUrl, (client) => client.query(lock)))).toBe('42501');
  expect((await provision(input(['binance'], ['binance-us']))).changed).toBe(false);
});

test('an admin role without superuser needs CREATEDB for it, and is told so before anything is done', async () => {
  const role = await world.makeRole('admin', `LOGIN PASSWORD 'admins-own-password' CREATEROLE`);
  await world.admin.query(`GRANT CREATE ON DATABASE ${world.database} TO ${role}`);
  const url = new URL(withPassword(world.adminUrl, 'admins-own-password'));
  url.username = role;
  const asRole = { ...input(['binance']), postgres: { ...input([]).postgres, adminUrl: url.href } };
  const error = await failure(provision(asRole));
  expect([error.message, error.wayOut]).toEqual([
    `Role "${role}" lacks the attribute CREATEDB. Nothing was changed.`,
    `Have a superuser run: ALTER ROLE "${role}" CREATEDB;`,
  ]);
  await world.admin.query(`ALTER ROLE ${role} CREATEDB`);
  await provision(asRole);
  expect((await provision(asRole)).changed).toBe(false);
  await removeInstance({ ...asRole, name: 'binance' });
  expect(await databases()).toEqual([]);
});

test('rights on the registry that only somebody else can take back count for it too', async () => {
  const [ops, chief] = [
    await world.makeRole('ops', `LOGIN PASSWORD 'p' CREATEROLE CREATEDB`),
    await world.makeRole('chief', ''),
  ];
  await world.admin.query(`GRANT CREATE ON DATABASE ${world.database} TO ${ops}`);
  const adminUrl = world.adminUrl.replace(/\/\/[^@]*@/, `//${ops}:p@`);
  const asOps = { ...input(['binance']), postgres: { kind: 'external', adminUrl, pid: null } } as const;
  await provision(asOps);
  await world.admin.query(`GRANT USAGE ON SCHEMA exsim TO ${chief} WITH GRANT OPTION;
    GRANT SELECT ON exsim.registry TO ${chief} WITH GRANT OPTION; SET ROLE ${chief}; GRANT SELECT ON exsim.registry TO PUBLIC; RESET ROLE`);
  const report = await provision(asOps);
  expect([report.instances[0]!.isolation, report.findings.map(({ message }) => message)]).toEqual([
    expect.stringMatching(/^partial \[.*registry/),
    expect.arrayContaining(['Every role has SELECT on exsim.registry.']),
  ]);
  const [again] = (
    await provision({ ...asOps, instances: [...asOps.instances, world.instance('binance-us')] })
  ).instances;
  expect(again!.isolation).toBe(report.instances[0]!.isolation);
});

test('the plan before is what is done, and a run that died in between is completed', async () => {
  const text = planText(await planProvision(input(['binance'])));
  const { role } = world.identity('binance');
  expect(text).toContain(`CREATE DATABASE "${role}" TEMPLATE template0`);
  expect(text).toMatch(/\\connect "\w+_binance"\nBEGIN;\nREVOKE CONNECT ON DATABASE/);
  const [report] = (await provision(input(['binance']))).instances;
  const lines = [...(report?.created ?? []), ...(report?.changed ?? [])];
  expect(lines).toContain(`database "${role}"`);
  // As after a run that died between database and comment, with what was in the database undone.
  await world.admin.query(`COMMENT ON DATABASE ${role} IS NULL`);
  await onServer(withDatabase(world.serverUrl, role), (client) =>
    client.query(`DROP SCHEMA ${role} CASCADE`),
  );
  await provision(input(['binance']));
  expect((await provision(input(['binance']))).changed).toBe(false);
});

test('two runs at once make one database', async () => {
  await Promise.all([provision(input(['binance'])), provision(input(['binance']))]);
  expect((await provision(input(['binance']))).changed).toBe(false);
});

test('removing it drops the database, but not while somebody is connected to it', async () => {
  await provision(input(['binance']));
  const { postgres, redis, secrets, project } = input([]);
  const { role } = world.identity('binance');
  const remove = () => removeInstance({ postgres, redis, secrets, project, name: 'binance' });
  await onServer(withDatabase(world.serverUrl, role), async () => {
    expect((await failure(remove())).message).toMatch(
      /^Database ".*_binance" is in use by postgres \(backend \d+\)\.$/,
    );
  });
  expect(await remove()).toEqual([
    `database "${role}" with 12 tables (0 journaled batches)`,
    `role "${role}$owner"`,
    `role "${role}"`,
    'entry in the registry',
    `Redis user "${role.replaceAll('_', '-')}"`,
    'secrets',
  ]);
  expect(await databases()).toEqual([]);
});

test.each([
  ['in', (role: string) => `GRANT USAGE ON SCHEMA public TO ${role}`],
  ['on', (role: string, other: string) => `ALTER DATABASE ${other} OWNER TO ${role}`],
])(
  'a database is not dropped when its roles could not be after it: they have something %s another one',
  async (where, give) => {
    const other = await World.open();
    await provision(input(['binance']));
    const { postgres, redis, secrets, project } = input([]);
    const { role } = world.identity('binance');
    await other.admin.query(give(role, other.database));
    const remove = () => removeInstance({ postgres, redis, secrets, project, name: 'binance' });
    expect((await failure(remove())).message).toBe(
      `The roles of instance "${role.replaceAll('_', '-')}" have rights elsewhere: ${where} database ${other.database}.`,
    );
    expect(await databases()).toEqual([role]);
    await other.close();
    expect(await remove()).toContain(`role "${role}"`);
  },
);

test('a database of somebody else is refused, and so is moving an instance', async () => {
  const { role } = world.identity('binance');
  await world.admin.query(`CREATE DATABASE ${role} TEMPLATE template0`);
  expect((await failure(provision(input(['binance'])))).message).toMatch(
    /^Database ".*_binance" cannot be used for exsim instance .*: it is not one exsim made/,
  );
  await provision(input([], ['binance-us']));
  const moved = await failure(provision(input(['binance-us'])));
  expect([moved.code, moved.wayOut]).toEqual([
    'PROVISION_CONFLICT',
    expect.stringContaining('exsim provision --remove binance-us --yes'),
  ]);
});

test('what works on the journal of an instance finds it in its own database', async () => {
  await provision(input(['binance']));
  const { postgres, project } = input([]);
  const error = await failure(pruneJournal({ postgres, project, name: 'binance', before: null }));
  expect(error.message).toMatch(/^The journal of schema ".*_binance" has no sound snapshot/);
});
