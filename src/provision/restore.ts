import type { Client } from 'pg';
import { unusable } from '../backup/damage.ts';
import { readBackup } from '../backup/read.ts';
import { ExsimError } from '../common/errors.ts';
import { inTransaction } from './postgres/apply.ts';
import { journalEnds } from './postgres/backup-rows.ts';
import { sqlStateOf } from './postgres/connect.ts';
import { refuseConnected, waitForDisconnect } from './postgres/drop.ts';
import { epochRow, newestEpoch } from './postgres/epoch-rows.ts';
import type { RegisteredInstance } from './postgres/registry.ts';
import { RecordInserter } from './postgres/restore-rows.ts';
import { emptySql } from './postgres/shape/refill.ts';
import { identifier, qualified } from './postgres/statements.ts';
import { withRegistered } from './registered.ts';
import type { PostgresTarget } from './types.ts';

export type RestoreInput = {
  readonly postgres: PostgresTarget;
  /** Name in the file, '' for the single instance. */
  readonly name: string;
  readonly project: string;
  readonly file: string;
  /** Of the file when it was checked, and found to be a journal that this instance can go on with. */
  readonly sha256: string;
  /** Of its last command. */
  readonly epoch: number;
  /** Whether the history there is gives way to it. */
  readonly replace: boolean;
};

/** `epoch`: the one that begins with it. `replaced`: last command of the history that gave way; null: there was none. */
export type Restored = { readonly epoch: number; readonly replaced: { readonly lastSeq: number } | null };

/**
 * Puts a checked backup in the place of one instance's journal and snapshots, in one transaction, as the owner role; its
 * tables are emptied, which the next start of its worker fills. Keys, roles and passwords stay. Whatever ends this
 * before the commit leaves the instance as it was.
 *
 * What clients saw after the backup is gone: a new epoch begins with it, later than any of either history.
 *
 * Throws UNKNOWN_INSTANCE when the project has no such instance, PROVISION_FAILED while its worker is connected or when it
 * has a history that is not to be replaced, BACKUP_UNUSABLE when the file is not the one that was checked.
 */
export function restoreInstance(input: RestoreInput): Promise<Restored> {
  const targets = { postgres: input.postgres, redis: { kind: 'off' } } as const;
  return withRegistered(targets, input, async ({ client }, row) => {
    await waitForDisconnect(client, row);
    try {
      return await inTransaction(client, () => restore(client, row, input));
    } catch (error) {
      throw sqlStateOf(error) === null ? error : refused(row, error as Error);
    }
  });
}

async function restore(
  client: Client,
  row: RegisteredInstance,
  { file, sha256, replace, epoch: ofBackup }: RestoreInput,
): Promise<Restored> {
  await holdWriter(client, row);
  const before = await journalEnds(client, row.schema);
  if (before !== null && !replace) throw hasHistory(row, before.lastSeq);
  const epoch = Math.max(await newestEpoch(client, row.schema), ofBackup) + 1;
  await client.query(emptyAllSql(row.schema));
  const inserter = new RecordInserter(client, row.schema);
  const { sha256: found } = await readBackup(file, (record) => inserter.add(record));
  if (found !== sha256) throw unusable(file, 'was changed while it was being restored');
  const term = await raiseTerm(client, row, inserter.term);
  const raising = epochRow(inserter.last, term, epoch - ofBackup);
  await inserter.add({ kind: 'row', row: { ...raising, committedAtMicros: Date.now() * 1000 } });
  await inserter.flush();
  return { epoch, replaced: before === null ? null : { lastSeq: before.lastSeq } };
}

/**
 * A worker that starts now waits here for the lease, and reads the journal behind it. The whole table is locked, not its
 * row: one that waits for the row would hold the table against the change of its trigger. The owner role from here on.
 */
async function holdWriter(client: Client, row: RegisteredInstance): Promise<void> {
  await client.query(`SET LOCAL ROLE ${identifier(row.ownerRole)}`);
  await client.query(`LOCK TABLE ${qualified(row.schema, 'writer')} IN SHARE ROW EXCLUSIVE MODE`);
  await client.query('RESET ROLE');
  await refuseConnected(client, row);
  await client.query(`SET LOCAL ROLE ${identifier(row.ownerRole)}`);
}

const emptyAllSql = (schema: string): string =>
  [
    `TRUNCATE ${['journal', 'snapshots', 'snapshot_parts'].map((table) => qualified(schema, table)).join(', ')};`,
    emptySql(schema, []),
  ].join('\n');

/**
 * Beyond all terms of either history: a worker that was cut off from the old one finds itself fenced, and no later row
 * has a lower term than one before it. Workers may raise it by one only, which the trigger sees to.
 */
async function raiseTerm(client: Client, { schema }: RegisteredInstance, term: number): Promise<number> {
  const writer = qualified(schema, 'writer');
  await client.query(`ALTER TABLE ${writer} DISABLE TRIGGER writer_term_grows`);
  const { rows } = await client.query<{ term: string }>(
    `UPDATE ${writer} SET term = greatest(term, $1) + 1, owner = 'exsim restore', backend_pid = NULL,
       backend_start = NULL, since = clock_timestamp() RETURNING term`,
    [term],
  );
  await client.query(`ALTER TABLE ${writer} ENABLE TRIGGER writer_term_grows`);
  return Number(rows[0]?.term);
}

const hasHistory = ({ name, instanceName, redisUser }: RegisteredInstance, lastSeq: number): ExsimError =>
  new ExsimError(
    'PROVISION_FAILED',
    `Expected "${name || instanceName || redisUser}" to have no history, but its journal reaches command ${lastSeq}.`,
    { wayOut: 'Add --replace --yes to put the backup in its place: what was traded there is gone then.' },
  );

/** A schema of another version, for one, or somebody who reads it for longer than is waited. */
const refused = ({ schema }: RegisteredInstance, cause: Error): ExsimError =>
  new ExsimError(
    'PROVISION_FAILED',
    `Postgres refused to restore schema "${schema}": ${cause.message} (${sqlStateOf(cause)}).`,
    { wayOut: 'Nothing was changed. Let `exsim provision` compare the schema, then try again.', cause },
  );
