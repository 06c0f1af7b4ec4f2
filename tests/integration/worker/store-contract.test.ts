import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { JournalRow } from '../../../src/stored/journal-row.ts';
import { PostgresStore } from '../../../src/worker/journal/postgres-store.ts';
import type { JournalStore, StoreSession } from '../../../src/worker/journal/types.ts';
import { MemoryStore } from '../../unit/worker/support/memory-store.ts';
import { simulatedStore } from './support/simulated-store.ts';
import { createVenueDatabase, type VenueDatabase } from './support/venue-database.ts';

let database: VenueDatabase;

beforeAll(async () => {
  database = await createVenueDatabase(inject('postgresAdminUrl'));
});
afterAll(async () => {
  await database.drop();
});

async function emptyPostgres(): Promise<JournalStore> {
  const { schema } = database.identity;
  await database.admin.query(`TRUNCATE ${schema}.journal, ${schema}.writer`);
  await database.admin.query(`INSERT INTO ${schema}.writer (term) VALUES (0)`);
  return new PostgresStore({ url: database.url, applicationName: 'contract' }, schema);
}

/** The fakes keep the promises of the real store: one suite for all. */
describe.each([
  ['Postgres', emptyPostgres],
  ['the store of the unit tests', async (): Promise<JournalStore> => new MemoryStore()],
  ['the store of the simulation', async (): Promise<JournalStore> => simulatedStore()],
])('a journal in %s', (_, make) => {
  let store: JournalStore;
  let session: StoreSession;

  beforeEach(async () => {
    store = await make();
    session = await store.connect();
    return () => session.close();
  });

  const row = (firstSeq: number, lastSeq: number, term: number): JournalRow => ({
    firstSeq,
    lastSeq,
    term,
    time: 1_700_000_000_000,
    format: 1,
    engineVersion: '1',
    commands: Buffer.from([0, 255, firstSeq]),
    checksum: Buffer.alloc(32, lastSeq),
  });

  /** The old owner is gone for the database only a moment after it has closed. */
  async function withoutOwner(): Promise<void> {
    while ((await session.readLease()).ownerAlive);
  }

  test('begins without rows, at term 0, without an owner', async () => {
    expect(await session.readAfter(0, 10)).toEqual([]);
    expect(await session.readLease()).toMatchObject({ term: 0, owner: null, ownerAlive: false });
  });

  test('gives back what was appended, in order, page by page', async () => {
    await session.takeLease('a', 0);
    for (const [first, last] of [
      [1, 3],
      [4, 4],
      [5, 9],
    ] as const)
      expect(await session.append(row(first, last, 1))).toBe(true);
    expect(await session.readAfter(0, 2)).toEqual([row(1, 3, 1), row(4, 4, 1)]);
    expect(await session.readAfter(4, 2)).toEqual([row(5, 9, 1)]);
  });

  test('lets one of two takers win a term', async () => {
    const other = await store.connect();
    const terms = await Promise.all([session.takeLease('a', 0), other.takeLease('b', 0)]);
    expect(terms.toSorted()).toEqual([1, null]);
    await other.close();
  });

  test('shows the owner as alive until its connection ends', async () => {
    const other = await store.connect();
    await other.takeLease('b', 0);
    expect(await session.readLease()).toMatchObject({ term: 1, owner: 'b', ownerAlive: true });
    await other.close();
    await withoutOwner();
  });

  test('writes nothing under a term that no longer holds', async () => {
    await session.takeLease('a', 0);
    const other = await store.connect();
    await other.takeLease('b', 1);
    expect(await session.append(row(1, 1, 1))).toBe(false);
    expect(await session.holdsTerm(1)).toBe(false);
    expect(await session.takeLease('a', 1)).toBeNull();
    expect(await other.append(row(1, 1, 2))).toBe(true);
    expect(await other.holdsTerm(2)).toBe(true);
    await other.close();
  });

  test('renews a lease of the same owner over a new connection', async () => {
    await session.takeLease('a', 0);
    await session.close();
    session = await store.connect();
    expect(await session.takeLease('a', 1)).toBe(2);
    expect(await session.readLease()).toMatchObject({ term: 2, owner: 'a', ownerAlive: true });
  });

  test('refuses a sequence that is there already', async () => {
    await session.takeLease('a', 0);
    await session.append(row(1, 2, 1));
    await expect(session.append(row(1, 1, 1))).rejects.toMatchObject({ name: 'StoreError' });
    await expect(session.append(row(2, 2, 1))).rejects.toMatchObject({ name: 'StoreError' });
  });

  test('answers nothing after its connection was closed', async () => {
    await session.close();
    await expect(session.readLease()).rejects.toMatchObject({ name: 'StoreError' });
  });
});

test('a taker waits for an append in flight, which is then in the journal before the new term', async () => {
  const store = await emptyPostgres();
  const [first, second] = [await store.connect(), await store.connect()];
  await first.takeLease('a', 0);
  // An append that has read the term and not yet committed: it holds the lease row for sharing.
  const { schema } = database.identity;
  const inFlight = await database.admin.connect();
  await inFlight.query(`BEGIN; SELECT 1 FROM ${schema}.writer WHERE term = 1 FOR SHARE`);
  let taken: number | null = null;
  const taking = second.takeLease('b', 1).then((term) => {
    taken = term;
  });
  while ((await waiting()) === 0) expect(taken).toBeNull();
  await inFlight.query('COMMIT');
  inFlight.release();
  await taking;
  expect(taken).toBe(2);
  await Promise.all([first.close(), second.close()]);
});

async function waiting(): Promise<number> {
  const { rows } = await database.admin.query('SELECT 1 FROM pg_locks WHERE NOT granted');
  return rows.length;
}

test.each([['synchronous_commit', 'SET synchronous_commit = off']])(
  'a role whose %s was turned off still commits synchronously',
  async (_, setting) => {
    await database.admin.query(`ALTER ROLE ${database.identity.role} ${setting}`);
    const session = await (await emptyPostgres()).connect();
    expect(await session.holdsTerm(0)).toBe(true);
    await session.close();
    await database.admin.query(`ALTER ROLE ${database.identity.role} RESET ALL`);
  },
);
