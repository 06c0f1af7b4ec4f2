import { expect, test } from 'vitest';
import { Client } from './support/client.ts';
import { Fixture } from './support/fixture.ts';

const fixture = new Fixture();

test('an account made by API and a reset outlive the worker, and the tables agree with the journal', async () => {
  const worker = fixture.start();
  const url = await worker.ready();
  const { instanceName } = fixture.database.identity;
  const admin = new Client(url, fixture.database.apiKeys.admin);
  const made = await admin.send('POST', '/api/v1/accounts', { accountId: 'carol', masterId: 'alice' });
  expect(made.status).toBe(201);
  const carol = new Client(url, made.body.apiKey);
  const money = { asset: 'BTC', amount: '5', transferId: 'one' };
  await admin.send('POST', '/api/v1/accounts/carol/deposits', money);
  await carol.order({ side: 'SELL', clientOrderId: 'mine' });
  const { body: traded } = await new Client(url, fixture.database.apiKeys.bob).order({
    side: 'BUY',
    quantity: '0.4',
  });
  await fixture.projected(traded.commandSeq);

  const reset = await admin.send('POST', '/api/v1/reset', { confirm: instanceName });
  expect(reset).toMatchObject({ status: 200, body: { epoch: 2, funded: true } });
  // What the tables do not show yet is told of them all the same.
  expect((await carol.get('/api/v1/orders/1')).body).toMatchObject({ status: 'CANCELED', reason: 'ADMIN' });
  await worker.kill('SIGKILL');

  const next = fixture.start();
  const again = await next.ready();
  const known = new Client(again, made.body.apiKey);
  await fixture.projected(reset.body.commandSeq);
  expect(await fixture.verify(again)).toMatchObject({
    code: 0,
    output: expect.stringContaining('all agree'),
  });
  expect((await known.get('/api/v1/orders')).body.items).toMatchObject([
    { orderId: '1', status: 'CANCELED', reason: 'ADMIN', filledQuantity: '0.4' },
  ]);
  expect((await known.order({ side: 'SELL' })).body).toMatchObject({ code: 4001 });
  expect(
    await fixture.sql("SELECT available FROM {s}.balances WHERE account_id = 'carol' AND asset = 'BTC'"),
  ).toEqual([{ available: '0' }]);
  expect(await fixture.sql("SELECT admin, source FROM {s}.api_keys WHERE account_id = 'carol'")).toEqual([
    { admin: false, source: 'api' },
  ]);

  await next.kill('SIGTERM');
  expect(await fixture.verify()).toMatchObject({ code: 0, output: expect.stringContaining('all agree') });
  await fixture.sql('TRUNCATE {s}.accounts, {s}.orders, {s}.trades, {s}.balances, {s}.klines');
  await fixture.sql('UPDATE {s}.projection SET command_seq = 0');
  const rebuilt = await fixture.verify(undefined, ['--rebuild']);
  expect(rebuilt).toMatchObject({ code: 0, output: expect.stringContaining('all agree') });
});
