import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { packSnapshot, unpackState } from '../../../src/worker/snapshots/packing.ts';
import { fromPool, PostgresSnapshots } from '../../../src/worker/snapshots/postgres-snapshots.ts';
import type { Snapshot, SnapshotStore } from '../../../src/worker/snapshots/types.ts';
import { MemorySnapshots } from '../../unit/worker/support/memory-snapshots.ts';
import { MemoryStore } from '../../unit/worker/support/memory-store.ts';
import { createVenueDatabase, poolOf, type VenueDatabase } from './support/venue-database.ts';

let database: VenueDatabase;

beforeAll(async () => {
  database = await createVenueDatabase(inject('postgresAdminUrl'));
});
afterAll(() => database.drop());

type Place = { readonly store: SnapshotStore; readonly watermark: () => Promise<number> };

/** Of the writer lease. */
const TERM = 3;

const ROW = {
  ...{ firstSeq: 8, lastSeq: 10, term: 3, time: 1_700_000_000_000, format: 1, engineVersion: '2' },
  commands: Buffer.from([1, 2, 3]),
  checksum: Buffer.alloc(32, 9),
};

async function inPostgres(): Promise<Place> {
  const { schema } = database.identity;
  await database.admin.query(`TRUNCATE ${schema}.journal, ${schema}.snapshots CASCADE`);
  await database.admin.query(`UPDATE ${schema}.projection SET command_seq = 0`);
  await database.admin.query(
    `INSERT INTO ${schema}.journal (first_seq, last_seq, term, time, format, engine_version, commands, checksum)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    Object.values(ROW),
  );
  await database.admin.query(`ALTER TABLE ${schema}.writer DISABLE TRIGGER USER`);
  await database.admin.query(`UPDATE ${schema}.writer SET term = ${TERM}`);
  await database.admin.query(`ALTER TABLE ${schema}.writer ENABLE TRIGGER USER`);
  const pool = poolOf({ connectionString: database.url, max: 2 });
  pools.push(pool);
  return {
    store: new PostgresSnapshots(pool, fromPool(pool), schema),
    watermark: async () => {
      const { rows } = await database.admin.query(`SELECT command_seq FROM ${schema}.projection`);
      return Number(rows[0].command_seq);
    },
  };
}

const pools: { end(): Promise<void> }[] = [];
afterAll(() => Promise.all(pools.map((pool) => pool.end())));

async function inMemory(): Promise<Place> {
  const journal = new MemoryStore();
  journal.rows.push(ROW);
  journal.term = TERM;
  const store = new MemorySnapshots(journal);
  return { store, watermark: async () => store.watermark };
}

/** Larger than a part; the same for the same command. */
function stateOf(commandSeq: number): Uint8Array {
  const state = new Uint8Array(1.5 * 1024 * 1024);
  for (let at = 0; at < state.length; at += 97) state[at] = commandSeq + at;
  return state;
}

const snapshotAt = (commandSeq: number): Promise<Snapshot> =>
  packSnapshot(
    {
      ...{ commandSeq, term: 3, engineVersion: '2', format: 2 },
      ...{ chain: Buffer.alloc(32, 9), stateHash: 'ab'.repeat(16) },
    },
    stateOf(commandSeq),
  );

/** The fake of the unit tests keeps the promises of the real store: one suite for both. */
describe.each([
  ['Postgres', inPostgres],
  ['the store of the unit tests', inMemory],
])('snapshots in %s', (_, make) => {
  let place: Place;
  let store: SnapshotStore;

  beforeEach(async () => {
    place = await make();
    store = place.store;
  });

  /** Under the term of the lease. */
  async function write(commandSeq: number, keep: number | null): Promise<void> {
    expect(await store.write(await snapshotAt(commandSeq), { term: TERM, keep })).toBe(true);
  }

  const seqs = async () => (await store.headers()).map(({ commandSeq }) => commandSeq);

  test('are none at first', async () => {
    expect(await store.headers()).toEqual([]);
    expect(await store.part(10, 0)).toBeNull();
    expect(await store.partChecksums(10)).toEqual([]);
  });

  test('are read as they were written, part by part', async () => {
    const snapshot = await snapshotAt(10);
    await write(10, null);
    const [header] = await store.headers();
    expect({ ...header, chain: hex(header!.chain), checksum: hex(header!.checksum) }).toEqual({
      ...snapshot.header,
      chain: hex(snapshot.header.chain),
      checksum: hex(snapshot.header.checksum),
    });
    expect(header!.partCount).toBe(2);
    expect((await store.partChecksums(10)).map(hex)).toEqual(
      snapshot.parts.map(({ checksum }) => hex(checksum)),
    );
    const state = await unpackState(header!, store);
    expect(state.length).toBe(stateOf(10).length);
    expect(Buffer.compare(Buffer.concat([...state.pieces]), stateOf(10))).toBe(0);
    expect(await store.part(10, 2)).toBeNull();
  });

  test('are the newest first, and all go but the new one and the one to keep', async () => {
    for (const [seq, keep] of [
      [10, null],
      [20, 10],
      [30, 20],
    ] as const)
      await write(seq, keep);
    expect(await seqs()).toEqual([30, 20]);
    expect(await store.part(10, 0)).toBeNull();
    await write(40, null);
    expect(await seqs()).toEqual([40]);
  });

  test('may take the place of one at the same command', async () => {
    await write(10, null);
    await write(20, 10);
    await write(20, 10);
    expect(await seqs()).toEqual([20, 10]);
  });

  test('raise the watermark of the tables, and never lower it', async () => {
    await write(20, null);
    expect(await place.watermark()).toBe(20);
    await write(10, null);
    expect(await place.watermark()).toBe(20);
  });

  test('leave newer ones alone', async () => {
    await write(20, null);
    await write(10, null);
    expect(await seqs()).toEqual([20, 10]);
  });

  test('are not written under another term, and nothing is removed then', async () => {
    await write(10, null);
    for (const term of [TERM - 1, TERM + 1])
      expect(await store.write(await snapshotAt(20), { term, keep: null })).toBe(false);
    expect([await seqs(), await place.watermark()]).toEqual([[10], 10]);
    expect(await store.part(20, 0)).toBeNull();
  });

  test('find the row of the journal that ends with a command', async () => {
    expect(await store.journalEnd(10)).toMatchObject({ term: 3, checksum: ROW.checksum });
    expect(await store.journalEnd(9)).toBeNull();
  });
});

test('a snapshot that cannot be written whole leaves what was there', async () => {
  const { store } = await inPostgres();
  await store.write(await snapshotAt(10), { term: TERM, keep: null });
  const { header, parts } = await snapshotAt(20);
  const broken = { header, parts: [parts[0]!, { ...parts[1]!, bytes: null as never }] };
  await expect(store.write(broken, { term: TERM, keep: null })).rejects.toThrow('not-null');
  expect((await store.headers()).map(({ commandSeq }) => commandSeq)).toEqual([10]);
  expect(await store.part(20, 0)).toBeNull();
});

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
