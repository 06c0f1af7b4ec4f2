import { afterEach, beforeEach, expect, test } from 'vitest';
import { provision } from '../../../src/provision/provision.ts';
import { pruneJournal } from '../../../src/provision/prune.ts';
import { failure, World } from './world.ts';

let world: World;
let schema: string;

/** Ten rows of one command each, and sound snapshots at commands 6 and 8 with the tables at command 8. */
beforeEach(async () => {
  world = await World.open();
  await provision(world.input(['binance']));
  ({ schema } = world.identity('binance'));
  await world.admin.query(
    `INSERT INTO ${schema}.journal (first_seq, last_seq, term, time, format, engine_version, commands, checksum)
     SELECT seq, seq, 1, 1, 1, '2', '\\x00', int8send(seq) FROM generate_series(1, 10) AS seq`,
  );
  for (const seq of [6, 8]) await storeSnapshot(seq);
  await watermark(8);
});
afterEach(() => world.close());

async function storeSnapshot(seq: number): Promise<void> {
  await world.admin.query(
    `INSERT INTO ${schema}.snapshots
       (command_seq, term, engine_version, format, chain, state_hash, state_bytes, part_count, checksum)
     VALUES ($1, 1, '2', 2, int8send($1), 'hash', 1, 1, '\\x00')`,
    [seq],
  );
  await world.admin.query(
    `INSERT INTO ${schema}.snapshot_parts (command_seq, part, bytes, checksum) VALUES ($1, 0, '\\x01', sha256('\\x01'))`,
    [seq],
  );
}

const watermark = (commandSeq: number) =>
  world.admin.query(`UPDATE ${schema}.projection SET command_seq = $1`, [commandSeq]);

const prune = () =>
  pruneJournal({ postgres: world.input([]).postgres, name: 'binance', project: world.folder, before: null });

async function left(): Promise<number[]> {
  const { rows } = await world.admin.query<{ seq: string }>(
    `SELECT first_seq AS seq FROM ${schema}.journal ORDER BY first_seq`,
  );
  return rows.map(({ seq }) => Number(seq));
}

test('the row that ends with the snapshot is the first that stays', async () => {
  expect(await prune()).toMatchObject({ name: 'binance', rows: 5, first: 1, last: 5, beginsAt: 6 });
  expect(await left()).toEqual([6, 7, 8, 9, 10]);
});

test.each(['the older', 'the newer'])(
  'with a damaged part in %s snapshot, every row stays: the other is the only one to begin with',
  async (which) => {
    const [damaged, sound] = which === 'the older' ? [6, 8] : [8, 6];
    await world.admin.query(`UPDATE ${schema}.snapshot_parts SET bytes = '\\x02' WHERE command_seq = $1`, [
      damaged,
    ]);
    const error = await failure(prune());
    expect(error).toMatchObject({ code: 'PROVISION_FAILED' });
    expect(error.message).toContain(`has one sound snapshot, at command ${sound}, and needs two`);
    expect(await left()).toHaveLength(10);
  },
);

test.each([0, 5])(
  'with the tables at command %i, before the snapshot, every row stays: no start could use it',
  async (at) => {
    await watermark(at);
    expect(await failure(prune())).toMatchObject({ code: 'PROVISION_FAILED' });
    expect(await left()).toHaveLength(10);
  },
);

test('while the tables are being emptied it waits, and then finds that every row is needed', async () => {
  await world.admin.query('BEGIN');
  await watermark(0);
  const pruned = prune();
  await expect.poll(() => world.waiting()).toBe(1);
  await world.admin.query('COMMIT');
  expect(await pruned).toMatchObject({ rows: 0 });
  expect(await left()).toHaveLength(10);
});
