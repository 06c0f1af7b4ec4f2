import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/instance/limits.ts';
import { type Answer, Client } from './support/client.ts';
import { Fixture } from './support/fixture.ts';

const fixture = new Fixture();
const IMPATIENT = { limits: { ...DEFAULT_LIMITS, maxCommitWaitMs: 500 } };

async function started(): Promise<{ readonly url: string; readonly alice: Client }> {
  const worker = await fixture.startAs(IMPATIENT);
  const url = await worker.ready();
  return { url, alice: new Client(url, fixture.database.apiKeys.alice) };
}

const order = (client: Client, clientOrderId: string): Promise<Answer> =>
  client.order({ side: 'SELL', quantity: '0.1', clientOrderId });

/** What a client does who wants it: the same order again until it is taken. */
async function insist(client: Client, clientOrderId: string): Promise<Answer> {
  for (;;) {
    const answer = await order(client, clientOrderId);
    if (answer.status < 300) return answer;
    expect([7001, 7002, 7003]).toContain(answer.body.code);
  }
}

/** Asks until an order is answered with this code; ids begin with `name`. */
async function refusedWith(client: Client, name: string, code: number): Promise<void> {
  for (let number = 0; ; number++) if ((await order(client, `${name}-${number}`)).body.code === code) return;
}

const cutConnections = () =>
  fixture.sql('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [
    fixture.database.identity.role,
  ]);

/** Reads are answered all the time, `ready` says why not, and afterwards everything is there exactly once. */
async function outage(
  { url, alice }: { readonly url: string; readonly alice: Client },
  begin: () => Promise<unknown>,
  code: number,
  reason: string,
  end: () => Promise<unknown>,
): Promise<void> {
  const before = await insist(alice, 'before');
  await begin();
  await refusedWith(alice, 'during', code);
  const shown = await alice.get(`/api/v1/orders/${before.body.order.orderId}`);
  expect(shown).toMatchObject({ status: 200, body: { status: 'NEW' } });
  // The first reason may be that the connections were cut; the next attempt finds the other.
  await expect
    .poll(() => alice.get('/api/v1/ready'))
    .toMatchObject({ status: 503, body: { reason: expect.stringContaining(reason) } });
  await end();
  const { body } = await insist(alice, 'after');
  while ((await alice.get('/api/v1/ready')).status !== 200);
  await fixture.projected(body.commandSeq);
  const twice = await fixture.sql(
    'SELECT client_order_id FROM {s}.orders GROUP BY client_order_id HAVING count(*) > 1',
  );
  expect(twice).toEqual([]);
  expect(await fixture.verify(url)).toMatchObject({ code: 0 });
}

test('a database that became read-only refuses orders, serves reads, and goes on by itself', async () => {
  const venue = await started();
  const database = new URL(fixture.database.url).pathname.slice(1);
  await outage(
    venue,
    async () => {
      await fixture.sql(`ALTER DATABASE ${database} SET default_transaction_read_only = on`);
      await cutConnections();
    },
    7002,
    'read-only transaction',
    // The session that ends it began before it did.
    () => fixture.sql(`ALTER DATABASE ${database} RESET default_transaction_read_only`),
  );
});

test('a role without connections left refuses orders until there is one again', async () => {
  const venue = await started();
  const { role } = fixture.database.identity;
  await outage(
    venue,
    async () => {
      await fixture.sql(`ALTER ROLE ${role} CONNECTION LIMIT 0`);
      await cutConnections();
    },
    7002,
    'too many connections',
    () => fixture.sql(`ALTER ROLE ${role} CONNECTION LIMIT 8`),
  );
});

test('a journal without room is named, its orders refused as such, and it goes on when there is room', async () => {
  const venue = await started();
  // What the server says when a file of the table cannot grow.
  await fixture.sql(`
    CREATE FUNCTION {s}.no_room() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$`);
  await outage(
    venue,
    () => fixture.sql('CREATE TRIGGER no_room BEFORE INSERT ON {s}.journal EXECUTE FUNCTION {s}.no_room()'),
    7003,
    'No space left on device',
    () => fixture.sql('DROP TRIGGER no_room ON {s}.journal'),
  );
});

test('a commit that takes too long is answered as unknown, what waited behind it as not taken', async () => {
  const { url, alice } = await started();
  const locked = await fixture.database.admin.connect();
  await locked.query('BEGIN');
  await locked.query(`SELECT term FROM ${fixture.database.identity.schema}.writer FOR UPDATE`);
  const first = order(alice, 'unknown');
  await fixture.eventually('SELECT 1 FROM pg_locks WHERE NOT granted');
  const waiting = await Promise.all(Array.from({ length: 3 }, (_, number) => order(alice, `busy-${number}`)));
  expect((await first).body).toMatchObject({ code: 7001, name: 'TIMEOUT_UNKNOWN', clientOrderId: 'unknown' });
  expect(waiting.map(({ body }) => body.code)).toEqual([7002, 7002, 7002]);
  await locked.query('ROLLBACK');
  locked.release();
  const again = await insist(alice, 'unknown');
  expect(again).toMatchObject({ status: 200, body: { duplicate: true } });
  const { items } = (await alice.get('/api/v1/orders')).body;
  expect(items.map(({ clientOrderId }) => clientOrderId)).toEqual(['unknown']);
  expect(await fixture.verify(url)).toMatchObject({ code: 0 });
});
