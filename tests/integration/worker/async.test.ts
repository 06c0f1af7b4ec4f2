import { expect, test } from 'vitest';
import { Client } from './support/client.ts';
import { Fixture } from './support/fixture.ts';

const fixture = new Fixture();
const startAsync = () => fixture.startAs({ durability: 'async' });

const stateOf = async (url: string) =>
  (await new Client(url, fixture.database.apiKeys.admin).get('/api/v1/state')).body as unknown as {
    readonly epoch: number;
    readonly commandSeq: number;
  };

test('a clean stop loses nothing, and the next life is another epoch', async () => {
  const first = await startAsync();
  const url = await first.ready();
  const alice = new Client(url, fixture.database.apiKeys.alice);
  await Promise.all(Array.from({ length: 50 }, () => alice.order({ side: 'SELL', quantity: '0.1' })));
  const before = await stateOf(url);
  expect(await first.kill('SIGTERM')).toBe(0);
  expect(first.output).not.toContain('lost:');
  expect(await fixture.verify()).toMatchObject({ code: 0 });
  const second = await startAsync();
  const after = await stateOf(await second.ready());
  expect(after).toMatchObject({ epoch: before.epoch + 1, commandSeq: before.commandSeq + 1 });
});

test('verify agrees with a worker that is ahead of its journal, while orders come and trade', async () => {
  const worker = await startAsync();
  const url = await worker.ready();
  const { apiKeys } = fixture.database;
  let done = false;
  const flow = [apiKeys.alice, apiKeys.bob, apiKeys.alice, apiKeys.bob].map(async (apiKey) => {
    const client = new Client(url, apiKey);
    const side = apiKey === apiKeys.alice ? 'SELL' : 'BUY';
    while (!done) await client.order({ side, quantity: '0.01' });
  });
  await fixture.eventually('SELECT 1 FROM {s}.klines');
  for (let time = 0; time < 2; time++) expect(await fixture.verify(url)).toMatchObject({ code: 0 });
  done = true;
  await Promise.all(flow);
});

test('answers do not wait for the journal; what it did not get is lost with the worker, and shown by no table', async () => {
  const first = await startAsync();
  const url = await first.ready();
  const alice = new Client(url, fixture.database.apiKeys.alice);
  const { body } = await alice.order({ side: 'SELL', clientOrderId: 'kept' });
  await fixture.projected(body.commandSeq);
  const locked = await fixture.database.admin.connect();
  await locked.query('BEGIN');
  await locked.query(`SELECT term FROM ${fixture.database.identity.schema}.writer FOR UPDATE`);
  const answered = await alice.order({ side: 'SELL', clientOrderId: 'lost', price: '101' });
  expect(answered.status).toBe(201);
  const shown = (await alice.get('/api/v1/orders')).body.items;
  expect(shown.map(({ clientOrderId }) => clientOrderId)).toEqual(['lost', 'kept']);
  // No further one once the oldest has waited for a second.
  while ((await alice.order({ side: 'SELL', price: '101' })).status !== 503);
  await first.kill('SIGKILL');
  await fixture.sql('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [
    fixture.database.identity.role,
  ]);
  await locked.query('ROLLBACK');
  locked.release();

  const second = await startAsync();
  const again = await second.ready();
  expect((await stateOf(again)).epoch).toBe(2);
  const { items } = (await new Client(again, fixture.database.apiKeys.alice).get('/api/v1/orders')).body;
  expect(items.map(({ clientOrderId }) => clientOrderId)).toEqual(['kept']);
  expect(await fixture.sql('SELECT client_order_id FROM {s}.orders')).toEqual([{ client_order_id: 'kept' }]);
  expect(await fixture.verify(again)).toMatchObject({ code: 0 });
});
