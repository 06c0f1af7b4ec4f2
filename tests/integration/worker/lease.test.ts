import { expect, test } from 'vitest';
import { Client } from './support/client.ts';
import { Fixture } from './support/fixture.ts';

const fixture = new Fixture();

test('a second worker of the same instance is refused with 75, and the first serves on', async () => {
  const first = fixture.start();
  const url = await first.ready();
  const second = fixture.start();
  expect(await second.exited).toBe(75);
  expect(second.output).toContain('Another worker of this instance is alive');
  expect((await new Client(url, fixture.database.apiKeys.alice).order({ side: 'SELL' })).status).toBe(201);
});

test('a take-over fences the first, which ends with 76 and has lost nothing', async () => {
  const { apiKeys } = fixture.database;
  const first = fixture.start();
  const url = await first.ready();
  const { body } = await new Client(url, apiKeys.alice).order({ side: 'SELL' });
  const second = fixture.start({}, ['--take-over']);
  const [again, code] = await Promise.all([second.ready(), first.exited]);
  expect(code).toBe(76);
  const found = await new Client(again, apiKeys.alice).get(`/api/v1/orders/${body.order.orderId}`);
  expect(found.status).toBe(200);
});

test('a stopped worker that wakes up after a take-over is fenced at once', async () => {
  const first = fixture.start();
  await first.ready();
  first.child.kill('SIGSTOP');
  await fixture.start({}, ['--take-over']).ready();
  first.child.kill('SIGCONT');
  expect(await first.exited).toBe(76);
});

test('a worker whose database comes back is the writer again, under a higher term', async () => {
  const worker = fixture.start();
  const url = await worker.ready();
  await fixture.sql('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [
    fixture.database.identity.role,
  ]);
  await fixture.eventually('SELECT 1 FROM {s}.writer WHERE term = 2');
  const alice = new Client(url, fixture.database.apiKeys.alice);
  while ((await alice.order({ side: 'SELL' })).status !== 201);
  expect((await fixture.sql('SELECT DISTINCT term FROM {s}.journal ORDER BY term')).length).toBe(2);
});

test('without a database a worker stays up, refuses orders, is not ready, and comes back by itself', async () => {
  const { identity, apiKeys } = fixture.database;
  const worker = fixture.start();
  const url = await worker.ready();
  const alice = new Client(url, apiKeys.alice);
  await alice.order({ side: 'SELL' });
  await fixture.sql(`ALTER ROLE ${identity.role} CONNECTION LIMIT 0`);
  await fixture.sql('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [
    identity.role,
  ]);
  while ((await alice.get('/api/v1/ready')).status !== 503);
  expect((await alice.order({ side: 'SELL' })).body).toMatchObject({ code: 7002 });
  expect((await alice.get('/api/v1/health')).status).toBe(200);
  expect((await alice.get('/api/v1/orderbook/BTC-USD')).status).toBe(200);
  await fixture.sql(`ALTER ROLE ${identity.role} CONNECTION LIMIT 8`);
  while ((await alice.get('/api/v1/ready')).status !== 200);
  expect((await alice.order({ side: 'SELL' })).status).toBe(201);
});
