import type pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createEngine } from '../../../src/engine/index.ts';
import { clientConfig } from '../../../src/worker/journal/client-config.ts';
import { Names } from '../../../src/worker/projection/names.ts';
import { RecentRows } from '../../../src/worker/projection/recent-rows.ts';
import { PostgresProjectionStore } from '../../../src/worker/projection/store.ts';
import { createVenueDatabase, poolOf, type VenueDatabase } from './support/venue-database.ts';

/** Some statements full, and a rest. */
const ACCOUNTS = 3456;
const TIME = Date.UTC(2026, 0, 1, 0, 0, 0, 7);

let database: VenueDatabase;
let pool: pg.Pool;
let store: PostgresProjectionStore;

beforeAll(async () => {
  database = await createVenueDatabase(inject('postgresAdminUrl'));
  pool = poolOf({ ...clientConfig({ url: database.url, applicationName: 'test' }), max: 1 });
  store = new PostgresProjectionStore(pool, database.identity.schema);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Accounts alone: their ids are texts of any kind here. */
function accounts(ids: readonly string[], commandSeq: number): RecentRows {
  const rows = new RecentRows();
  for (const [account, id] of ids.entries())
    rows.accounts.set(account, { account, id, master: null, createdAt: TIME + account });
  rows.commandSeq = commandSeq;
  return rows;
}

async function stored(): Promise<{ account_id: string; master_id: string | null; created_at: Date }[]> {
  const { rows } = await pool.query(
    `SELECT account_id, master_id, created_at FROM ${database.identity.schema}.accounts ORDER BY created_at`,
  );
  return rows;
}

const names = new Names(createEngine());

test('rows of several statements are stored in one transaction, each as it is, with their watermark', async () => {
  const odd = ['NULL', '', '"', '\\', '\\"', 'a,b', '{c}', ' d ', 'é', '𝄞', "'", 'line\nfeed', '$1'];
  const ids = Array.from({ length: ACCOUNTS }, (_, at) => odd[at] ?? `account-${at}`);
  await store.write(accounts(ids, 7), names);
  expect(await stored()).toEqual(
    ids.map((id, at) => ({ account_id: id, master_id: null, created_at: new Date(TIME + at) })),
  );
  expect(await store.watermark()).toBe(7);
});

test('what cannot be stored leaves everything as it was', async () => {
  const before = await stored();
  const ids = Array.from({ length: ACCOUNTS }, (_, at) => `later-${at}`);
  // Postgres has no text with a zero in it.
  await expect(store.write(accounts([...ids, '\0'], 8), names)).rejects.toThrow('invalid byte sequence');
  expect(await stored()).toEqual(before);
  expect(await store.watermark()).toBe(7);
});

/** Until Postgres 15 everybody may put functions there; one for exactly these types goes before Postgres' own. */
test('a function that somebody put into schema public is never called', async () => {
  await database.admin.query(`
    GRANT USAGE ON SCHEMA public TO PUBLIC;
    CREATE FUNCTION public.unnest(text[]) RETURNS SETOF text LANGUAGE sql AS $$ SELECT 'mallory' $$`);
  await store.write(accounts(['not-mallory'], 9), names);
  expect((await stored()).map(({ account_id }) => account_id)).not.toContain('mallory');
});
