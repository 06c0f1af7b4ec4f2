import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyProjections } from '../../../src/provision/empty-projections.ts';
import { PROJECTION_TABLES } from '../../../src/provision/postgres/privileges.ts';
import { provision } from '../../../src/provision/provision.ts';
import { failure, World } from './world.ts';

let world: World;
let schema: string;

beforeEach(async () => {
  world = await World.open();
  await provision(world.input(['binance']));
  ({ schema } = world.identity('binance'));
  await world.admin.query(`INSERT INTO ${schema}.accounts VALUES ('alice', NULL, now())`);
  await world.admin.query(`UPDATE ${schema}.projection SET command_seq = 7`);
  await world.admin.query(
    `INSERT INTO ${schema}.journal (first_seq, last_seq, term, time, format, engine_version, commands, checksum)
     VALUES (1, 7, 1, 1, 1, '1', '\\x00', '\\x00')`,
  );
});
afterEach(() => world.close());

const empty = (name = 'binance', project = world.folder) =>
  emptyProjections({ postgres: world.input([]).postgres, name, project });

async function counts(): Promise<Record<string, string>> {
  const tables = [...PROJECTION_TABLES, 'journal'].map(
    (table) => `(SELECT count(*) FROM ${schema}.${table}) AS ${table}`,
  );
  const text = `SELECT ${tables.join(', ')}, (SELECT command_seq FROM ${schema}.projection) AS watermark`;
  return (await world.admin.query<Record<string, string>>(text)).rows[0]!;
}

test('the copies are empty afterwards, their watermark is 0, and the journal is as it was', async () => {
  await empty();
  const none = Object.fromEntries(PROJECTION_TABLES.map((table) => [table, '0']));
  expect(await counts()).toEqual({ ...none, journal: '1', watermark: '0' });
});

test('while its worker is connected nothing is emptied', async () => {
  const worker = new pg.Client((await world.credentials('binance')).postgresUrl);
  await worker.connect();
  expect(await failure(empty())).toMatchObject({
    code: 'PROVISION_FAILED',
    message: expect.stringContaining('is in use: 1 connection'),
  });
  expect(await counts()).toMatchObject({ accounts: '1', watermark: '7' });
  await worker.end();
});

test('an instance of another project is none of ours', async () => {
  expect(await failure(empty('binance', '/elsewhere'))).toMatchObject({ code: 'UNKNOWN_INSTANCE' });
  expect(await counts()).toMatchObject({ accounts: '1' });
});

test('the worker’s own role may not do it', async () => {
  const { postgresUrl } = await world.credentials('binance');
  const worker = new pg.Client(postgresUrl);
  await worker.connect();
  for (const table of PROJECTION_TABLES)
    await expect(worker.query(`DELETE FROM ${schema}.${table}`)).rejects.toMatchObject({ code: '42501' });
  await worker.end();
});

test('tables that know more than the journal are not emptied', async () => {
  await world.admin.query(`UPDATE ${schema}.journal SET first_seq = 5`);
  expect(await failure(empty())).toMatchObject({
    code: 'PROVISION_FAILED',
    message: expect.stringContaining('to begin with command 1, but it was pruned and begins with 5'),
  });
  expect(await counts()).toMatchObject({ accounts: '1', watermark: '7' });
});
