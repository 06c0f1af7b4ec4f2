import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  createEngine,
  ENGINE_VERSION,
  encodeCommands,
  JOURNAL_FORMAT,
  SNAPSHOT_FORMAT,
} from '../../../src/engine/index.ts';
import type { Command, EngineConfig } from '../../../src/engine/types.ts';
import { backupInstance } from '../../../src/provision/backup.ts';
import { provision } from '../../../src/provision/provision.ts';
import { type Restored, restoreInstance } from '../../../src/provision/restore.ts';
import type { JournalRow } from '../../../src/stored/journal-row.ts';
import { JOURNAL_COLUMNS, type JournalColumns, journalRow } from '../../../src/stored/journal-row.ts';
import { CHAIN_START, rowChecksum } from '../../../src/stored/row-checksum.ts';
import { SNAPSHOT_COLUMNS, snapshotValues } from '../../../src/stored/snapshot-row.ts';
import { ChainReader } from '../../../src/worker/journal/chain.ts';
import { ENGINE_CODEC } from '../../../src/worker/journal/engine-codec.ts';
import { packSnapshot } from '../../../src/worker/snapshots/packing.ts';
import { World } from './world.ts';

const TIME = 1_764_000_000_000;
const CONFIG = { venue: 'generic', epoch: 1, worldSeed: 1, idempotencyWindow: 1, assets: [], symbols: [] };
const GENESIS: Command = { type: 'genesis', time: TIME, config: CONFIG };
const [ADVANCE, RESET]: readonly Command[] = (['advance', 'reset'] as const).map((type) => ({
  type,
  time: TIME,
}));

let world: World;
let tail: Pick<JournalRow, 'lastSeq' | 'checksum'>;
beforeEach(async () => {
  world = await World.open();
  tail = { lastSeq: 0, checksum: CHAIN_START };
  await provision(world.input(['binance']));
});
afterEach(() => world.close());

const journal = (): string => `${world.identity('binance').schema}.journal`;

/** A row as a worker of term 7 appends it. */
async function append(...commands: readonly (Command | undefined)[]): Promise<void> {
  const firstSeq = tail.lastSeq + 1;
  const row = {
    ...{ firstSeq, lastSeq: firstSeq + commands.length - 1, term: 7, time: TIME, format: JOURNAL_FORMAT },
    ...{ engineVersion: ENGINE_VERSION, commands: encodeCommands(commands as Command[]) },
  };
  tail = { lastSeq: row.lastSeq, checksum: rowChecksum(tail.checksum, row) };
  await world.admin.query(
    `INSERT INTO ${journal()} (${JOURNAL_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [row.firstSeq, row.lastSeq, 7, TIME, row.format, row.engineVersion, row.commands, tail.checksum],
  );
}

const target = () => ({ postgres: world.input([]).postgres, name: 'binance', project: world.folder });

async function backup(): Promise<{ readonly file: string; readonly sha256: string }> {
  const file = join(world.folder, 'binance.exsim');
  const { summary } = await backupInstance({ ...target(), file, prove: async () => null });
  return { file, sha256: summary.sha256 };
}

const restore = (from: { readonly file: string; readonly sha256: string }): Promise<Restored> =>
  restoreInstance({ ...target(), ...from, epoch: 1, replace: true });

/** As a worker reads it at its start: it throws for a row that does not follow. */
async function commandsNow(): Promise<readonly string[]> {
  const { rows } = await world.admin.query<JournalColumns>(
    `SELECT ${JOURNAL_COLUMNS} FROM ${journal()} ORDER BY first_seq`,
  );
  const chain = new ChainReader(ENGINE_CODEC, 'binance');
  return rows.flatMap((row) => chain.accept(journalRow(row)).map(({ type }) => type));
}

test('a restored venue begins an epoch later than any that it or the history before it has shown', async () => {
  await append(GENESIS, ADVANCE);
  const from = await backup();
  await append(RESET);
  await append(RESET, ADVANCE);
  expect(await restore(from)).toEqual({ epoch: 4, replaced: { lastSeq: 5 } });
  expect(await commandsNow()).toEqual(['genesis', 'advance', 'raiseEpoch', 'raiseEpoch', 'raiseEpoch']);
  expect(await restore(from)).toEqual({ epoch: 5, replaced: { lastSeq: 5 } });
  const { rows } = await world.admin.query(
    `SELECT term = (SELECT term FROM ${world.identity('binance').schema}.writer) AS newest FROM ${journal()} ORDER BY first_seq DESC LIMIT 1`,
  );
  expect(rows).toEqual([{ newest: true }]);
});

test('without a history the epoch is the next one all the same: clients may have seen more of a venue that was lost', async () => {
  await append(GENESIS);
  const from = await backup();
  await world.admin.query(`DELETE FROM ${journal()}`);
  expect(await restore(from)).toEqual({ epoch: 2, replaced: null });
});

test('what a pruned history has shown is in its snapshots: no epoch comes twice', async () => {
  await append(GENESIS);
  const from = await backup();
  await append(RESET);
  await keepSnapshot({ ...CONFIG, epoch: 1234 });
  await append(RESET);
  await world.admin.query(`DELETE FROM ${journal()} WHERE first_seq < 3`);
  expect(await restore(from)).toMatchObject({ epoch: 1236 });
});

/** As a worker keeps it behind the newest row. */
async function keepSnapshot(config: EngineConfig): Promise<void> {
  const engine = createEngine();
  engine.apply({ type: 'genesis', time: TIME, config });
  const origin = {
    commandSeq: tail.lastSeq,
    term: 7,
    engineVersion: ENGINE_VERSION,
    format: SNAPSHOT_FORMAT,
  };
  const { header, parts } = await packSnapshot(
    { ...origin, chain: tail.checksum, stateHash: engine.stateHash() },
    engine.snapshot(),
  );
  const { schema } = world.identity('binance');
  await world.admin.query(
    `INSERT INTO ${schema}.snapshots (${SNAPSHOT_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    snapshotValues(header),
  );
  for (const [part, { bytes, checksum }] of parts.entries())
    await world.admin.query(
      `INSERT INTO ${schema}.snapshot_parts (command_seq, part, bytes, checksum) VALUES ($1, $2, $3, $4)`,
      [tail.lastSeq, part, bytes, checksum],
    );
}

test('a row that cannot be read may have begun an epoch with each command, what has neither rows nor a snapshot a thousand', async () => {
  await append(GENESIS);
  const from = await backup();
  await append(ADVANCE, ADVANCE, ADVANCE);
  await world.admin.query(`UPDATE ${journal()} SET commands = 'x' WHERE first_seq = 2`);
  expect(await restore(from)).toMatchObject({ epoch: 5 });
  tail = { lastSeq: 5, checksum: CHAIN_START };
  await append(RESET);
  await world.admin.query(`DELETE FROM ${journal()} WHERE first_seq = 1`);
  expect(await restore(from)).toMatchObject({ epoch: 1006 });
});
