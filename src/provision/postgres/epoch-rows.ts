import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import type { Client } from 'pg';
import { DamagedBytes } from '../../engine/codec/damaged.ts';
import { decodeCommands } from '../../engine/codec/decode.ts';
import { encodeCommands } from '../../engine/codec/encode.ts';
import { snapshotEpoch } from '../../engine/snapshot/head.ts';
import type { Command } from '../../engine/types.ts';
import { ENGINE_VERSION, JOURNAL_FORMAT } from '../../engine/version.ts';
import type { JournalRow } from '../../stored/journal-row.ts';
import { CHAIN_START, rowChecksum, sameBytes } from '../../stored/row-checksum.ts';
import type { SnapshotPart } from '../../stored/snapshot-row.ts';
import { readJournal } from './backup-rows.ts';
import { qualified } from './statements.ts';

/** Epochs that a part of a journal is taken to have begun of which neither rows nor a snapshot can be read. */
const LOST_EPOCHS = 1000;
/** Larger ones are not unpacked: no exsim cuts them. */
const PART_BYTES_MAX = 64 * 1024 * 1024;

/** The newest epoch after a command. */
type Known = { readonly seq: number; readonly epoch: number };

/** An epoch that no reader of the journal was ever shown a later one of; 0 of an empty one. In a transaction. */
export async function newestEpoch(client: Client, schema: string): Promise<number> {
  let known: Known | null = null;
  for await (const row of readJournal(client, schema)) {
    known ??= row.firstSeq === 1 ? { seq: 0, epoch: 0 } : await pruned(client, schema);
    if (row.lastSeq > known.seq) known = { seq: row.lastSeq, epoch: epochAfter(row, known.epoch) };
  }
  return known?.epoch ?? 0;
}

/** What rows that are gone have come to is in the snapshots, of which one stands where the rows begin. */
async function pruned(client: Client, schema: string): Promise<Known> {
  const { rows } = await client.query<SnapshotPart & { command_seq: string }>(
    `SELECT command_seq, bytes, checksum FROM ${qualified(schema, 'snapshot_parts')}
      WHERE part = 0 ORDER BY command_seq DESC`,
  );
  for (const { command_seq, ...part } of rows) {
    const epoch = epochOf(part);
    if (epoch !== null) return { seq: Number(command_seq), epoch };
  }
  return { seq: 0, epoch: LOST_EPOCHS };
}

/** Null for a part that is damaged, or that an engine of another format wrote. */
function epochOf({ bytes, checksum }: SnapshotPart): number | null {
  if (!sameBytes(createHash('sha256').update(bytes).digest(), checksum)) return null;
  return snapshotEpoch(inflateRawSync(bytes, { maxOutputLength: PART_BYTES_MAX }));
}

/** A row that is damaged, which may be why a backup takes its place, may have begun one with each command. */
function epochAfter(row: JournalRow, epoch: number): number {
  try {
    return decodeCommands(row.commands).reduce(afterCommand, epoch);
  } catch (error) {
    if (!(error instanceof DamagedBytes)) throw error;
    return epoch + row.lastSeq - row.firstSeq + 1;
  }
}

function afterCommand(epoch: number, command: Command): number {
  if (command.type === 'genesis') return Math.max(epoch, command.config.epoch);
  return command.type === 'reset' || command.type === 'raiseEpoch' ? epoch + 1 : epoch;
}

/** A row behind `last` that raises the epoch so many times, and changes nothing else. */
export function epochRow(last: JournalRow | null, term: number, raises: number): JournalRow {
  const { lastSeq = 0, time = 0, checksum = CHAIN_START } = last ?? {};
  const commands = Array.from({ length: raises }, (): Command => ({ type: 'raiseEpoch', time }));
  const row = {
    ...{ firstSeq: lastSeq + 1, lastSeq: lastSeq + raises, term, time },
    ...{ format: JOURNAL_FORMAT, engineVersion: ENGINE_VERSION, commands: encodeCommands(commands) },
  };
  return { ...row, checksum: rowChecksum(checksum, row) };
}
