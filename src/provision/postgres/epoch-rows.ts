import type { Client } from 'pg';
import { DamagedBytes } from '../../engine/codec/damaged.ts';
import { decodeCommands } from '../../engine/codec/decode.ts';
import { encodeCommands } from '../../engine/codec/encode.ts';
import type { Command } from '../../engine/types.ts';
import { ENGINE_VERSION, JOURNAL_FORMAT } from '../../engine/version.ts';
import type { JournalRow } from '../../stored/journal-row.ts';
import { CHAIN_START, rowChecksum } from '../../stored/row-checksum.ts';
import { readJournal } from './backup-rows.ts';

/** Epochs that the part of a journal which was pruned away is taken to have begun: nobody can count them any more. */
const PRUNED_EPOCHS = 1000;

/** An epoch that no reader of the journal was ever shown a later one of; 0 of an empty one. In a transaction. */
export async function newestEpoch(client: Client, schema: string): Promise<number> {
  let epoch = 0;
  let isFirst = true;
  for await (const row of readJournal(client, schema)) {
    if (isFirst && row.firstSeq > 1) epoch = PRUNED_EPOCHS;
    isFirst = false;
    epoch = epochAfter(row, epoch);
  }
  return epoch;
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
