import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ExsimError } from '../../../src/common/errors.ts';
import { withFileLock } from '../../../src/process/lock.ts';
import { provision } from '../../../src/provision/provision.ts';
import { provisionedInstances, removeInstance } from '../../../src/provision/remove.ts';
import { openSecrets } from '../../../src/provision/secrets/store.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';
import { failure, stateOf, World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

const remove = (name: string, project = world.folder): Promise<readonly string[]> => {
  const { postgres, redis, secrets } = world.input([]);
  return removeInstance({ postgres, redis, secrets, project, name });
};

test('removing an instance drops all of it, says what, and touches nothing else', async () => {
  await world.admin.query('CREATE SCHEMA foreigner CREATE TABLE foreigner.orders (id int)');
  await provision(world.input(['binance', 'binance-us']));
  const { schema, role, redisUser, redisNamespace, discoveryKey } = world.identity('binance');
  await world.redis.mset(`${redisNamespace}book:x`, '1', discoveryKey, '{}');
  expect(await remove('binance')).toEqual([
    `schema "${schema}" with 12 tables (0 journaled batches)`,
    `role "${schema}$owner"`,
    `role "${role}"`,
    'entry in the registry',
    `Redis user "${redisUser}"`,
    '2 Redis keys',
    'secrets',
  ]);
  expect(await world.redis.exists(`${redisNamespace}book:x`, discoveryKey)).toBe(0);
  expect(await openSecrets(world.secretsFile, withFileLock).read('binance')).toBeNull();
  expect((await provisionedInstances(world.input([]))).map(({ name }) => name)).toEqual(['binance-us']);
  expect((await world.admin.query('SELECT FROM foreigner.orders')).rowCount).toBe(0);
  expect((await provision(world.input(['binance-us']))).changed).toBe(false);
});

test('the single instance leaves schema public and what others have in it', async () => {
  await world.admin.query('CREATE TABLE public.notes (id int)');
  await provision(world.input(['']));
  expect(await remove('')).toContain('12 tables (0 journaled batches) in schema "public"');
  const { rows } = await world.admin.query(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`,
  );
  expect(rows).toEqual([{ relname: 'notes' }]);
});

test('an instance whose worker is connected is not removed', async () => {
  await provision(world.input(['binance']));
  const { postgresUrl } = await world.credentials('binance');
  const worker = new pg.Client(postgresUrl);
  await worker.connect();
  const error = await failure(remove('binance'));
  expect([error.code, error.message, error.wayOut]).toEqual([
    'PROVISION_FAILED',
    expect.stringMatching(
      /^Instance ".*-binance" is in use: 1 connection of role ".*_binance" \(backend \d+\)\.$/,
    ),
    'Stop its worker first: `exsim stop binance`.',
  ]);
  expect(await stateOf(worker.query(`SELECT FROM ${world.identity('binance').schema}.orders`))).toBe('ok');
  await worker.end();
});

test('an instance of another project, or none, is not removed', async () => {
  await provision(world.input(['binance']));
  const other = await failure(
    removeInstance({
      ...world.input([]),
      name: 'binance',
      project: '/elsewhere',
      secrets: openSecrets(`${world.folder}/other/secrets.json`, withFileLock),
    }),
  );
  expect([other.code, other.wayOut]).toEqual(['UNKNOWN_INSTANCE', 'This project has none.']);
  const unknown = await failure(remove('binanec'));
  expect([unknown.code, unknown.wayOut]).toEqual(['UNKNOWN_INSTANCE', 'This project has "binance".']);
});

test('a removal that something in another database holds up drops nothing, and names it', async () => {
  const other = await World.open();
  await provision(world.input(['binance']));
  const { schema, role, redisUser, discoveryKey } = world.identity('binance');
  await world.redis.set(discoveryKey, '{}');
  await other.admin.query(`GRANT USAGE ON SCHEMA public TO ${role}`);
  const error = await failure(remove('binance'));
  expect([error.code, error.message, error.wayOut]).toEqual([
    'PROVISION_FAILED',
    expect.stringContaining(`1 object in database ${other.database}`),
    expect.stringMatching(/^Nothing was dropped\./),
  ]);
  expect((await world.admin.query(`SELECT FROM ${schema}.orders`)).rowCount).toBe(0);
  expect(await world.redis.call('ACL', 'GETUSER', redisUser)).not.toBeNull();
  expect(await world.redis.exists(discoveryKey)).toBe(1);
  await other.close();
  expect(await remove('binance')).toContain(`role "${role}"`);
});

test('a removal leaves what others have built on its tables, names it, and drops nothing', async () => {
  await provision(world.input(['binance', '']));
  const { schema } = world.identity('binance');
  await world.admin.query(`CREATE SCHEMA team;
    CREATE VIEW ${schema}.own AS SELECT order_id FROM ${schema}.orders;
    CREATE VIEW team.report AS SELECT * FROM ${schema}.own;
    CREATE TABLE team.archive (note text) INHERITS (${schema}.trades);
    CREATE VIEW public.balances_of_all AS SELECT * FROM public.balances`);
  const error = await failure(remove('binance'));
  expect([error.code, error.message, error.wayOut]).toEqual([
    'PROVISION_FAILED',
    `Others have built on tables of instance "${world.service}-binance": table team.archive, view team.report.`,
    'Nothing was dropped. Have the owners drop these first, or detach them from the tables.',
  ]);
  expect((await failure(remove(''))).message).toContain(': view public.balances_of_all.');
  await world.admin.query('DROP SCHEMA team CASCADE; DROP VIEW public.balances_of_all');
  expect(await remove('binance')).toContain('entry in the registry');
  expect(await remove('')).toContain('entry in the registry');
});

test('a removal waits for what others build on its tables right now, and leaves it', async () => {
  await provision(world.input(['binance']));
  const { schema } = world.identity('binance');
  await world.admin.query(`BEGIN; CREATE VIEW public.late AS SELECT order_id FROM ${schema}.orders`);
  const refused = failure(remove('binance'));
  await expect.poll(() => world.waiting()).toBe(1);
  await world.admin.query('COMMIT');
  expect((await refused).message).toMatch(/: view public\.late\.$/);
});

/** Runs `task` with this server behind a proxy that hangs up at a word. */
async function cutAt(server: 'postgres' | 'redis', word: string): Promise<ExsimError> {
  const input = { ...world.input([]), name: 'binance' };
  const proxy = await TcpProxy.before(server === 'postgres' ? world.adminUrl : world.redisUrl);
  proxy.word = word;
  const postgres = { ...input.postgres, adminUrl: proxy.through(world.adminUrl) };
  const redis = { kind: 'external', adminUrl: proxy.through(world.redisUrl) } as const;
  try {
    return await failure(
      removeInstance(server === 'postgres' ? { ...input, postgres } : { ...input, redis }),
    );
  } finally {
    proxy.close();
  }
}

test('a removal that ends before Postgres has committed is found and completed by the next one', async () => {
  await provision(world.input(['binance']));
  const { schema, redisUser } = world.identity('binance');
  const error = await cutAt('postgres', 'COMMIT\0');
  expect([error.code, error.message, error.wayOut]).toEqual([
    'POSTGRES_UNREACHABLE',
    expect.stringMatching(new RegExp(`hung up\\. Dropped by then: Redis user "${redisUser}"\\.$`)),
    expect.stringContaining('The same command drops the rest.'),
  ]);
  expect((await world.admin.query(`SELECT FROM ${schema}.orders`)).rowCount).toBe(0);
  expect(await remove('binance')).toEqual([
    `schema "${schema}" with 12 tables (0 journaled batches)`,
    ...[`role "${schema}$owner"`, `role "${schema}"`, 'entry in the registry', 'secrets'],
  ]);
});

test('a Redis that goes away meanwhile leaves Postgres as it was, and what it has is dropped by the next one', async () => {
  await provision(world.input(['binance']));
  const { schema, redisUser, discoveryKey } = world.identity('binance');
  await world.redis.set(discoveryKey, '{}');
  const error = await cutAt('redis', 'scan');
  expect([error.code, error.message]).toEqual([
    'REDIS_UNREACHABLE',
    expect.stringMatching(/ to answer, but it hung up\. Dropped by then: Redis user /),
  ]);
  expect((await world.admin.query(`SELECT FROM ${schema}.orders`)).rowCount).toBe(0);
  expect(await remove('binance')).toContain('1 Redis key');
  expect(await world.redis.hget('exsim:registry', redisUser)).toBeNull();
});
