import { beforeEach, expect, test } from 'vitest';
import { loadMigrations, migrationSql } from '../../../src/provision/postgres/migrations.ts';
import { WORKER_PRIVILEGES } from '../../../src/provision/postgres/privileges.ts';
import { Client } from './support/client.ts';
import { Fixture } from './support/fixture.ts';
import type { WorkerProcess } from './support/worker-process.ts';

const fixture = new Fixture();
let worker: WorkerProcess;
let url: string;

beforeEach(async () => {
  worker = fixture.start();
  url = await worker.ready();
  const { alice, bob } = fixture.database.apiKeys;
  await new Client(url, alice).order({ side: 'SELL', clientOrderId: 'maker' });
  const { body } = await new Client(url, bob).order({ side: 'BUY', quantity: '0.4' });
  await fixture.projected(body.commandSeq);
});

test('a venue as it is agrees with its journal, while it runs and when it is closed', async () => {
  expect(await fixture.verify(url)).toMatchObject({ code: 0, output: expect.stringContaining('all agree') });
  await worker.kill('SIGTERM');
  expect(await fixture.verify()).toMatchObject({ code: 0, output: expect.stringContaining('all agree') });
});

test('every changed row of the tables is named', async () => {
  await expectNamed([
    [
      "UPDATE {s}.orders SET quantity = 2 WHERE client_order_id = 'maker'",
      'orders 1 quantity: expected "1", found "2"',
    ],
    ['UPDATE {s}.trades SET price = 99', 'trades 1 price: expected "100", found "99"'],
    [
      "UPDATE {s}.balances SET locked = locked + 1 WHERE account_id = 'alice' AND asset = 'BTC'",
      'balances alice/BTC locked',
    ],
    ["UPDATE {s}.klines SET volume = 9 WHERE interval = '4h'", 'volume: expected "0.4", found "9"'],
    [
      "INSERT INTO {s}.accounts VALUES ('mallory', NULL, now())",
      'accounts mallory: expected no row, found one',
    ],
  ]);
  await expectNamed([['DELETE FROM {s}.trades', 'trades 1: expected a row, found none']]);
});

/** Makes the changes, and has verify name each. */
async function expectNamed(changes: readonly (readonly [sql: string, named: string])[]): Promise<void> {
  for (const [sql] of changes) await fixture.sql(sql);
  const { code, output } = await fixture.verify(url);
  expect(code).toBe(1);
  for (const [, named] of changes) expect(output).toContain(named);
}

test('one changed byte of the journal is named by verify, and stops the next start with 74', async () => {
  // A clean stop would leave a snapshot, and the next start would not read that row.
  await worker.kill('SIGKILL');
  const named = `Journal row ${await damageJournal(0)} `;
  expect(await fixture.verify()).toMatchObject({ code: 1, output: expect.stringContaining(named) });
  const next = fixture.start();
  expect(await next.exited).toBe(74);
  expect(next.output).toContain(named);
});

const CHANGED_BALANCE = "UPDATE {s}.balances SET locked = 7 WHERE account_id = 'alice' AND asset = 'ETH'";
const CHANGED_ORDER = "UPDATE {s}.orders SET stp = 'NONE' WHERE client_order_id = 'maker'";
const BALANCE_NAMED = 'balances alice/ETH locked: expected "0", found "7"';

test.each([
  ['last row', 0, [BALANCE_NAMED, 'orders 1 stp: expected "EXPIRE_TAKER", found "NONE"', '  3 differences']],
  ['last row but one', 1, [BALANCE_NAMED, '  2 differences']],
])(
  'a damaged %s of the journal hides no changed row that it does not bear on',
  async (_row, place, named) => {
    await worker.kill('SIGTERM');
    const firstSeq = await damageJournal(place);
    await fixture.sql(CHANGED_BALANCE);
    await fixture.sql(CHANGED_ORDER);
    const { code, output } = await fixture.verify();
    expect(code).toBe(1);
    for (const text of [`Journal row ${firstSeq} `, `can be read to ${firstSeq - 1} only: `, ...named])
      expect(output).toContain(text);
  },
);

test('a damaged row of the journal does not make the tables differ', async () => {
  await worker.kill('SIGTERM');
  for (const place of [0, 1, 2]) {
    await damageJournal(place);
    const { code, output } = await fixture.verify();
    expect({ code, verdict: output.trim().split('\n').at(-1) }).toEqual({
      code: 1,
      verdict: '  1 difference',
    });
  }
});

test('a journal whose end was cut off is damaged: its tables know more', async () => {
  await worker.kill('SIGTERM');
  await fixture.sql('DELETE FROM {s}.journal WHERE first_seq = (SELECT max(first_seq) FROM {s}.journal)');
  expect((await fixture.verify()).code).toBe(1);
  const next = fixture.start();
  expect(await next.exited).toBe(74);
  expect(next.output).toContain('are missing');
});

/** Changes one byte of the row that is `place` rows before the last; its first sequence number. */
async function damageJournal(place: number): Promise<number> {
  const [row] = await fixture.sql<{ first_seq: string }>(
    `UPDATE {s}.journal SET commands = set_byte(commands, length(commands) - 1, get_byte(commands, length(commands) - 1) # 1)
     WHERE first_seq = (SELECT first_seq FROM {s}.journal ORDER BY first_seq DESC OFFSET $1 LIMIT 1) RETURNING first_seq`,
    [place],
  );
  return Number(row!.first_seq);
}

/** As `emptyProjections` leaves them, which has tests of its own. */
async function emptyTables(): Promise<void> {
  await fixture.sql('TRUNCATE {s}.accounts, {s}.orders, {s}.trades, {s}.balances, {s}.klines');
  await fixture.sql('UPDATE {s}.projection SET command_seq = 0');
}

test('emptied tables are made anew from the journal, and agree with it', async () => {
  await worker.kill('SIGTERM');
  const rows = 'SELECT o::text FROM {s}.orders o UNION ALL SELECT k::text FROM {s}.klines k ORDER BY 1';
  const before = await fixture.sql(rows);
  await emptyTables();
  const { code, output } = await fixture.verify(undefined, ['--rebuild']);
  expect({ code, agree: output.includes('all agree') }).toEqual({ code: 0, agree: true });
  expect(await fixture.sql(rows)).toEqual(before);
  expect(before.length).toBe(2 + 6);
});

test('emptied tables that nobody made anew are filled by the next start', async () => {
  await worker.kill('SIGTERM');
  await emptyTables();
  worker = fixture.start();
  url = await worker.ready();
  const { body } = await new Client(url, fixture.database.apiKeys.admin).get('/api/v1/state');
  // Its own Advance changes no row, and is covered with the next one that does.
  await fixture.projected(body.commandSeq - 1);
  expect(await fixture.verify(url)).toMatchObject({ code: 0 });
});

test('a venue that traded before there were klines has them of its whole history after the migration', async () => {
  await worker.kill('SIGKILL');
  const { identity, admin } = fixture.database;
  // As a schema at 0001: what 0002 makes is empty before the first snapshot.
  await fixture.sql('DROP TABLE {s}.klines');
  const migration = (await loadMigrations()).find(({ name }) => name === 'klines');
  await admin.query(migrationSql(migration!, identity));
  await fixture.sql(`GRANT ${WORKER_PRIVILEGES['klines']!.join(', ')} ON {s}.klines TO ${identity.role}`);
  worker = fixture.start();
  url = await worker.ready();
  const { body } = await new Client(url, fixture.database.apiKeys.bob).order({
    side: 'BUY',
    quantity: '0.1',
  });
  await fixture.projected(body.commandSeq);
  const total = 'SELECT sum(volume)::text AS volume, sum(trades)::text AS trades';
  expect(await fixture.sql(`${total} FROM {s}.klines WHERE interval = '1d'`)).toEqual([
    { volume: '0.5', trades: '2' },
  ]);
  expect(await fixture.verify(url)).toMatchObject({ code: 0, output: expect.stringContaining('all agree') });
});

test('a damaged journal makes no tables', async () => {
  await worker.kill('SIGTERM');
  const firstSeq = await damageJournal(0);
  await emptyTables();
  const { code, output } = await fixture.verify(undefined, ['--rebuild']);
  expect({ code, named: output.includes(`Journal row ${firstSeq} `) }).toEqual({ code: 74, named: true });
  expect(await fixture.sql('SELECT 1 FROM {s}.orders')).toEqual([]);
});
