import { expect, test } from 'vitest';
import { Client } from './support/client.ts';
import { Fixture } from './support/fixture.ts';

const fixture = new Fixture();

test('a worker killed between orders comes back with every answered order and the same state', async () => {
  const first = fixture.start();
  const url = await first.ready();
  const { apiKeys } = fixture.database;
  const [alice, bob, admin] = [apiKeys.alice, apiKeys.bob, apiKeys.admin].map((key) => new Client(url, key));
  for (let number = 0; number < 5; number++)
    await alice!.order({ side: 'SELL', clientOrderId: `a${number}` });
  const { body: buy } = await bob!.order({ side: 'BUY', quantity: '2.5', clientOrderId: 'b' });
  expect(buy.order).toMatchObject({ status: 'FILLED', filledQuantity: '2.5' });
  const before = (await admin!.get('/api/v1/state')).body;
  await first.kill('SIGKILL');

  const second = fixture.start();
  const again = await second.ready();
  const after = (await new Client(again, apiKeys.admin).get('/api/v1/state')).body;
  expect(after.stateHash).toBe(before.stateHash);
  const { body: repeated } = await new Client(again, apiKeys.bob).order({
    side: 'BUY',
    quantity: '2.5',
    clientOrderId: 'b',
  });
  expect(repeated).toMatchObject({
    duplicate: true,
    order: { orderId: buy.order.orderId, status: 'FILLED' },
  });
  expect(await fixture.verify(again)).toMatchObject({
    code: 0,
    output: expect.stringContaining('all agree'),
  });
});

test('connections terminated in full flow: every client gets an order, nothing is lost or doubled', async () => {
  const worker = fixture.start();
  const url = await worker.ready();
  const alice = new Client(url, fixture.database.apiKeys.alice);
  let answered = 0;
  let cuts = 0;
  const clients = Array.from({ length: 8 }, async (_, client) => {
    for (let number = 0; number < 40; number++) {
      const clientOrderId = `c${client}-${number}`;
      for (let status = 0; status !== 200 && status !== 201; )
        status = (await alice.order({ side: 'SELL', clientOrderId, quantity: '0.1' })).status;
      answered += 1;
      if (answered % 25 === 0) cuts += await cutConnections();
    }
  });
  await Promise.all(clients);
  expect(cuts).toBeGreaterThan(10);
  const state = (await new Client(url, fixture.database.apiKeys.admin).get('/api/v1/state')).body;
  await fixture.projected(state.commandSeq);
  const [count] = await fixture.sql<{ orders: string; ids: string }>(
    `SELECT count(*) AS orders, count(DISTINCT client_order_id) AS ids FROM {s}.orders`,
  );
  expect(count).toEqual({ orders: '320', ids: '320' });
  expect(await fixture.verify(url)).toMatchObject({ code: 0 });
});

/** Ends every connection of the worker, as a restart of Postgres does; how many there were. */
async function cutConnections(): Promise<number> {
  const cut = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1';
  return (await fixture.sql(cut, [fixture.database.identity.role])).length;
}

test('orders of many clients at once share journal rows', async () => {
  const worker = fixture.start();
  const url = await worker.ready();
  const alice = new Client(url, fixture.database.apiKeys.alice);
  const [before] = await fixture.sql<{ rows: string }>('SELECT count(*) AS rows FROM {s}.journal');
  await Promise.all(Array.from({ length: 200 }, () => alice.order({ side: 'SELL', quantity: '0.1' })));
  const [after] = await fixture.sql<{ rows: string; orders: string }>(
    'SELECT count(*) AS rows FROM {s}.journal',
  );
  expect(Number(after!.rows) - Number(before!.rows)).toBeLessThan(150);
});

test('a clean stop answers, projects everything and ends with 0', async () => {
  const worker = fixture.start();
  const url = await worker.ready();
  const { body } = await new Client(url, fixture.database.apiKeys.alice).order({ side: 'SELL' });
  expect(await worker.kill('SIGTERM')).toBe(0);
  const rows = await fixture.sql('SELECT status, quantity FROM {s}.orders WHERE order_id = $1', [
    body.order.orderId,
  ]);
  expect(rows).toEqual([{ status: 'NEW', quantity: '1' }]);
  expect(await fixture.verify()).toMatchObject({ code: 0 });
});

/** What the market shows of its trades, on every route that does. A minute that begins meanwhile shows nothing new. */
async function shownOf(url: string) {
  const admin = new Client(url, fixture.database.apiKeys.admin);
  const bodyOf = async (path: string) => (await admin.get(`/api/v1/${path}`)).body;
  const ticker = (await bodyOf('ticker/BTC-USD')) as unknown as Readonly<Record<string, unknown>>;
  const figures = ['last', 'open', 'high', 'low', 'volume', 'quoteVolume', 'trades'];
  const klines = (await bodyOf('klines/BTC-USD')).items as readonly Readonly<Record<string, unknown>>[];
  return {
    ticker: figures.map((name) => ticker[name]),
    klines: klines.filter(({ trades }) => trades !== 0).map(({ closed: _, ...kline }) => kline),
    trades: (await bodyOf('trades/BTC-USD')).items,
    events: (await bodyOf('events?after=0&limit=1000')).items,
  };
}

test('a restart writes the tables on from their watermark, exactly, and shows the same market', async () => {
  const { apiKeys } = fixture.database;
  const first = fixture.start();
  const url = await first.ready();
  const [alice, bob] = [new Client(url, apiKeys.alice), new Client(url, apiKeys.bob)];
  await alice.order({ side: 'SELL' });
  await fixture.projected((await bob.order({ side: 'BUY', quantity: '0.25' })).body.commandSeq);
  // From here on the tables refuse everything, as if the worker were slow: the journal runs ahead of them.
  await fixture.sql('REVOKE UPDATE ON {s}.projection FROM {s}');
  await bob.order({ side: 'BUY', quantity: '0.125' });
  await alice.order({ side: 'SELL', price: '101' });
  const before = await shownOf(url);
  expect(before.ticker).toEqual(['100', '100', '100', '100', '0.375', '37.5', 2]);
  await first.kill('SIGKILL');
  expect((await fixture.sql('SELECT 1 FROM {s}.trades')).length).toBe(1);
  await fixture.sql('GRANT UPDATE ON {s}.projection TO {s}');

  const second = fixture.start();
  const again = await second.ready();
  const after = await shownOf(again);
  // The restart adds events; those of before come out of the journal now.
  expect({ ...after, events: after.events.slice(0, before.events.length) }).toEqual(before);
  const state = (await new Client(again, apiKeys.admin).get('/api/v1/state')).body;
  await fixture.eventually('SELECT 1 FROM {s}.orders WHERE price = 101');
  const trades = await fixture.sql('SELECT trade_id, quantity, price FROM {s}.trades ORDER BY trade_id');
  expect(trades).toEqual([
    { trade_id: '1', quantity: '0.25', price: '100' },
    { trade_id: '2', quantity: '0.125', price: '100' },
  ]);
  expect(state.commandSeq).toBeGreaterThan(0);
  expect(await fixture.verify(again)).toMatchObject({ code: 0 });
});
