import type { Client } from 'pg';
import { UnusableBackup } from '../backup/damage.ts';
import type { BackupSummary } from '../backup/read.ts';
import { type BackupWriter, writeBackup } from '../backup/write.ts';
import { ExsimError } from '../common/errors.ts';
import {
  type JournalEnds,
  journalEnds,
  readJournal,
  readParts,
  readSnapshots,
} from './postgres/backup-rows.ts';
import type { RegisteredInstance } from './postgres/registry.ts';
import { identifier, qualified } from './postgres/statements.ts';
import { withRegistered } from './registered.ts';
import type { PostgresTarget } from './types.ts';

export type BackupInput<Proof> = {
  readonly postgres: PostgresTarget;
  /** Name in the file, '' for the single instance. */
  readonly name: string;
  readonly project: string;
  /** Where the backup is written; there is no such file yet. */
  readonly file: string;
  /** Rejects when the file, complete and under another name, is of no use: then there is none. */
  readonly prove: (temporary: string) => Promise<Proof>;
  /** Aborted: the connection is cut, and no file is left. */
  readonly signal?: AbortSignal;
};

export type Backup<Proof> = { readonly summary: BackupSummary; readonly proof: Proof };

/**
 * Writes the journal of one instance and its snapshots into a file, as they are in one moment of the database, as the
 * owner role. Its worker goes on meanwhile. Keys, passwords and the tables are not in it: these follow from the journal.
 *
 * Throws UNKNOWN_INSTANCE when the project has no such instance, PROVISION_FAILED when its journal is empty, was pruned or
 * has a gap, USAGE when the file cannot be made, what `prove` throws, and the signal's reason.
 */
export function backupInstance<Proof>(input: BackupInput<Proof>): Promise<Backup<Proof>> {
  const { signal } = input;
  const targets = { postgres: input.postgres, redis: { kind: 'off' }, signal } as const;
  return withRegistered(targets, input, async ({ client }, row) => {
    await client.query(`SET ROLE ${identifier(row.ownerRole)}`);
    const copy = (writer: BackupWriter): Promise<void> => inOneMoment(client, row, writer);
    return writeBackup(input.file, copy, input.prove, signal);
  });
}

/** The tables are locked, as any reader does, before the moment is chosen: what is truncated after it would look empty. */
async function inOneMoment(client: Client, row: RegisteredInstance, writer: BackupWriter): Promise<void> {
  const tables = ['journal', 'snapshots', 'snapshot_parts'].map((table) => qualified(row.schema, table));
  await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await client.query(`LOCK TABLE ${tables.join(', ')} IN ACCESS SHARE MODE`);
  try {
    await copyAll(client, row, writer);
  } catch (error) {
    throw error instanceof UnusableBackup ? unsound(row, error.message) : error;
  } finally {
    // It only read.
    await client.query('ROLLBACK').catch(() => undefined);
  }
}

async function copyAll(client: Client, row: RegisteredInstance, writer: BackupWriter): Promise<void> {
  const { schema, instanceName, redisUser } = row;
  const ends = await journalEnds(client, schema);
  if (ends === null) throw noJournal(row);
  if (ends.firstSeq !== 1) throw pruned(row, ends);
  const takenAt = new Date().toISOString();
  await writer.begin({ instanceName: instanceName || redisUser, ...ends, takenAt });
  for await (const journaled of readJournal(client, schema))
    await writer.add({ kind: 'row', row: journaled });
  for (const snapshot of await readSnapshots(client, schema)) {
    await writer.add({ kind: 'snapshot', snapshot });
    for await (const part of readParts(client, schema, snapshot.commandSeq))
      await writer.add({ kind: 'part', part });
  }
}

const noJournal = ({ schema }: RegisteredInstance): ExsimError =>
  new ExsimError(
    'PROVISION_FAILED',
    `The journal of schema "${schema}" is empty: there is nothing to back up.`,
    {
      wayOut: 'An exchange has a journal from its first start on, unless its durability is none.',
    },
  );

/** Its tables could not be made again from it. */
const pruned = ({ schema }: RegisteredInstance, { firstSeq }: JournalEnds): ExsimError =>
  new ExsimError(
    'PROVISION_FAILED',
    `Expected the journal of schema "${schema}" to begin with command 1, but it was pruned and begins with ${firstSeq}: ` +
      'what its tables hold of before would not be in the backup.',
    { wayOut: `pg_dump --format=custom --schema=${schema} has all of it: docs/durability.md says how.` },
  );

const unsound = ({ schema }: RegisteredInstance, problem: string): ExsimError =>
  new ExsimError(
    'PROVISION_FAILED',
    `The journal of schema "${schema}" cannot be backed up: it ${problem}.`,
    {
      wayOut: '`exsim verify` says what is wrong with it. No file was written.',
    },
  );
