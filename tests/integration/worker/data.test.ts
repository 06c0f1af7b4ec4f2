import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { systemClock } from '../../../src/common/clock.ts';
import { redisKey } from '../../../src/instance/redis-keys.ts';
import { smokeCache } from '../../../src/worker/data/cache.ts';
import { smokeDatabase } from '../../../src/worker/data/database.ts';
import { Readiness } from '../../../src/worker/data/readiness.ts';
import { createRedisUser, type RedisUser } from './support/redis-user.ts';
import { createVenueDatabase, poolOf, type VenueDatabase } from './support/venue-database.ts';

let database: VenueDatabase;
let user: RedisUser;
let pool: pg.Pool;
let redis: Redis;
let prefix: string;

beforeAll(async () => {
  database = await createVenueDatabase(inject('postgresAdminUrl'));
  user = await createRedisUser(inject('redisAdminUrl'), database.identity);
  pool = poolOf({ connectionString: database.url, max: 1 });
  redis = new Redis(user.url, { protocol: 2, enableReadyCheck: false, disableClientInfo: true });
  prefix = redisKey(database.identity, 'smoke', '');
});
afterAll(async () => {
  redis.disconnect();
  await pool.end();
  await user.drop();
  await database.drop();
});

const short = (steps: Awaited<ReturnType<typeof smokeCache>>) =>
  steps.map(({ name, ok, detail }) => [name, ok, detail]);

test('the database connects, has its schema, and its role has no more rights than it needs', async () => {
  const { schema, role } = database.identity;
  const steps = await smokeDatabase(pool, schema, systemClock);
  expect(short(steps)).toEqual([
    ['database connect', true, expect.stringContaining(`${role} on database `)],
    ['database schema', true, `schema ${schema}`],
    ['database tables', true, '11 tables'],
    ['database rights', true, 'no more than needed'],
  ]);
  for (const { latencyMs } of steps) expect(latencyMs).toBeGreaterThan(0);
});

test('a missing right is a refusal that names right and table', async () => {
  const { schema, role } = database.identity;
  await database.admin.query(`REVOKE INSERT ON ${schema}.journal FROM ${role}`);
  const rights = (await smokeDatabase(pool, schema, systemClock)).at(-1)!;
  await database.admin.query(`GRANT INSERT ON ${schema}.journal TO ${role}`);
  expect(rights.refusal).toMatchObject({ code: 'WORKER_CONFIG' });
  expect(rights.detail).toBe('The role of POSTGRES_URL lacks INSERT on journal.');
});

test('a table that was dropped is a refusal that names it and the repair', async () => {
  const { schema } = database.identity;
  await database.admin.query(`ALTER TABLE ${schema}.orders RENAME TO gone`);
  const steps = await smokeDatabase(pool, schema, systemClock);
  await database.admin.query(`ALTER TABLE ${schema}.gone RENAME TO orders`);
  const refused = steps.find(({ ok }) => !ok)!;
  expect([refused.name, refused.detail]).toEqual([
    'database tables',
    `Schema "${schema}" has no table orders.`,
  ]);
  expect(refused.refusal?.wayOut).toContain('`exsim provision --repair` makes again');
});

test('a role that may not use its schema is a refusal that says so', async () => {
  const { schema, role } = database.identity;
  await database.admin.query(`REVOKE USAGE ON SCHEMA ${schema} FROM ${role}`);
  const rights = (await smokeDatabase(pool, schema, systemClock)).at(-1)!;
  await database.admin.query(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
  expect(rights.refusal?.message).toBe(`The role of POSTGRES_URL lacks USAGE on schema "${schema}".`);
});

test('a role that could rewrite history is named', async () => {
  const steps = await smokeDatabase(database.admin, database.identity.schema, systemClock);
  expect(steps.at(-1)!.detail).toContain('more than needed: UPDATE on journal, DELETE on journal');
});

test('a schema that is not there is a refusal', async () => {
  const steps = await smokeDatabase(pool, 'exchange_sim_nowhere', systemClock);
  expect(steps[1]).toMatchObject({ ok: false, detail: 'There is no schema "exchange_sim_nowhere".' });
});

test('a key is set, read back and deleted, one with a TTL expires, and nothing stays', async () => {
  expect(short(await smokeCache(redis, prefix, systemClock))).toEqual([
    ['cache connect', true, 'PONG'],
    ['cache set', true, 'OK'],
    ['cache get', true, 'read back as written'],
    ['cache delete', true, 'the key is gone'],
    ['cache expiry', true, 'gone after its 50 ms'],
  ]);
  expect(await user.admin.keys(`${prefix}*`)).toEqual([]);
});

test('outside of its own keys the cache user is refused', async () => {
  const steps = await smokeCache(redis, 'exchange:sim:other:smoke:', systemClock);
  expect(steps[1]).toMatchObject({ ok: false, detail: expect.stringContaining('NOPERM') });
});

test('readiness measures, and a server that is away is a failed check with its reason', async () => {
  const journal = () => ({ ok: true, full: false, reason: null, confirmedAgoMs: 0, latencyMs: 1 });
  const nowhere = new pg.Pool({ host: '127.0.0.1', port: 1 });
  const cache = { redis, prefix };
  const noRoom = () => null;
  const readiness = new Readiness({ pool: nowhere, cache, journal, noRoom, clock: systemClock });
  expect(await readiness.checks()).toEqual({
    database: {
      status: 'failed',
      latencyMs: expect.any(Number),
      reason: expect.stringContaining('ECONNREFUSED'),
    },
    redis: { status: 'ok', latencyMs: expect.any(Number), reason: null },
    journal: { status: 'ok', latencyMs: 1, reason: null },
  });
  await nowhere.end();
});
