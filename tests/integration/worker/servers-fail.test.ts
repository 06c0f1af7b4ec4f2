import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../src/common/clock.ts';
import { identityOf, isAlive, type ProcessIdentity } from '../../../src/process/identity.ts';
import { type TestProject, testProject } from '../services/project.ts';
import { type Answer, Client } from './support/client.ts';
import { Fixture } from './support/fixture.ts';
import { createRedisUser } from './support/redis-user.ts';

/** Servers of this file alone: they are stopped, frozen and filled up. */
let project: TestProject;
let postgres: { readonly adminUrl: string; readonly pid: number };
let redis: { readonly adminUrl: string; readonly pid: number };

beforeAll(async () => {
  project = testProject();
  await startServers();
});
afterAll(() => project.remove());

const fixture = new Fixture(() => postgres.adminUrl);

/** Those that do not run. */
async function startServers(): Promise<void> {
  const services = await project.resolve({ redis: null });
  if (services.redis.kind === 'off' || services.redis.pid === null || services.postgres.pid === null)
    throw new Error('expected servers of our own');
  postgres = { adminUrl: services.postgres.adminUrl, pid: services.postgres.pid };
  redis = { adminUrl: services.redis.adminUrl, pid: services.redis.pid };
}

/** Sends a signal that ends it, and waits until it has. */
async function end(pid: number, signal: NodeJS.Signals): Promise<void> {
  const identity = (await identityOf(pid)) as ProcessIdentity;
  process.kill(pid, signal);
  while (await isAlive(identity)) await systemClock.sleep(10);
}

const order = (client: Client, clientOrderId: string): Promise<Answer> =>
  client.order({ side: 'SELL', quantity: '0.01', clientOrderId });

test('Postgres restarted at once under load, again and again: everyone gets an order, nothing is lost or doubled', async () => {
  const worker = await fixture.startAs({});
  const url = await worker.ready();
  const alice = new Client(url, fixture.database.apiKeys.alice);
  let answered = 0;
  let refused = 0;
  let done = false;
  const clients = Array.from({ length: 6 }, async (_, client) => {
    for (let number = 0; number < 40 || !done; number++) {
      const clientOrderId = `c${client}-${number}`;
      for (let status = 0; status !== 200 && status !== 201; ) {
        ({ status } = await order(alice, clientOrderId));
        if (status >= 500) refused += 1;
      }
      answered += 1;
    }
  });
  for (let restart = 0; restart < 3; restart++) {
    const before = answered;
    while (answered < before + 20) await systemClock.sleep(5);
    // What `pg_ctl restart -m immediate` does: no farewell, no checkpoint; the next start recovers from the log.
    await end(postgres.pid, 'SIGQUIT');
    await startServers();
  }
  done = true;
  await Promise.all(clients);
  expect(refused).toBeGreaterThan(0);
  const { body } = await new Client(url, fixture.database.apiKeys.admin).get('/api/v1/state');
  await fixture.projected(body.commandSeq);
  const [count] = await fixture.sql<{ orders: string; ids: string }>(
    'SELECT count(*) AS orders, count(DISTINCT client_order_id) AS ids FROM {s}.orders',
  );
  expect(count).toEqual({ orders: String(answered), ids: String(answered) });
  expect(await fixture.verify(url)).toMatchObject({ code: 0 });
});

test.each<[what: string, fail: () => Promise<unknown>, heal: () => Promise<unknown>]>([
  ['frozen', async () => process.kill(redis.pid, 'SIGSTOP'), async () => process.kill(redis.pid, 'SIGCONT')],
  ['killed', () => end(redis.pid, 'SIGKILL'), () => startServers()],
])('with Redis %s no order is refused, readiness tells, and all is told again', async (_what, fail, heal) => {
  const user = await createRedisUser(redis.adminUrl, fixture.database.identity);
  const worker = await fixture.startAs({}, { REDIS_URL: user.url });
  const url = await worker.ready();
  const alice = new Client(url, fixture.database.apiKeys.alice);
  const redisStatus = async () => (await alice.get('/api/v1/ready')).body.checks['redis']!.status;
  const { discoveryKey, redisNamespace } = fixture.database.identity;
  expect(await redisStatus()).toBe('ok');
  await fail();
  for (let number = 0; (await redisStatus()) !== 'failed'; number++)
    expect((await order(alice, `o${number}`)).status).toBe(201);
  expect((await alice.get('/api/v1/ready')).status).toBe(200);
  expect((await order(alice, 'last')).status).toBe(201);
  await heal();
  // A server that was killed kept neither users nor keys.
  const again = await createRedisUser(redis.adminUrl, fixture.database.identity, user.password);
  while ((await redisStatus()) !== 'ok');
  const { items } = (await alice.get('/api/v1/orders?limit=100')).body;
  expect(items[0]).toMatchObject({ clientOrderId: 'last' });
  const read = async (key: string) => JSON.parse((await again.admin.get(key)) ?? 'null');
  while ((await read(discoveryKey))?.state !== 'ready');
  while ((await read(`${redisNamespace}book:BTC-USD`))?.asks.length !== 1);
  await worker.kill('SIGTERM');
  await again.drop();
  user.admin.disconnect();
});

test('with Redis out of memory no order is refused, and all is told when there is room', async () => {
  const user = await createRedisUser(redis.adminUrl, fixture.database.identity);
  const worker = await fixture.startAs({}, { REDIS_URL: user.url });
  const url = await worker.ready();
  const alice = new Client(url, fixture.database.apiKeys.alice);
  const redisStatus = async () => (await alice.get('/api/v1/ready')).body.checks['redis']!;
  await user.admin.config('SET', 'maxmemory', '1');
  while ((await redisStatus()).status !== 'failed');
  expect(await redisStatus()).toMatchObject({ reason: expect.stringContaining('OOM') });
  expect((await order(alice, 'full')).status).toBe(201);
  expect((await alice.get('/api/v1/ready')).status).toBe(200);
  await user.admin.config('SET', 'maxmemory', '0');
  while ((await redisStatus()).status !== 'ok');
  const key = `${fixture.database.identity.redisNamespace}book:BTC-USD`;
  while (JSON.parse((await user.admin.get(key)) ?? '{}').asks?.length !== 1);
  await worker.kill('SIGTERM');
  await user.drop();
});
