import type { Client } from 'pg';
import type { BackupPart, BackupRow, BackupSnapshot } from '../../backup/format.ts';
import { JOURNAL_COLUMNS, type JournalColumns, journalRow } from '../../stored/journal-row.ts';
import {
  SNAPSHOT_COLUMNS,
  type SnapshotColumns,
  type SnapshotPart,
  snapshotHeader,
} from '../../stored/snapshot-row.ts';
import { qualified } from './statements.ts';

/** Rows in memory at a time: about 128 KB each at the most, but for commands that are larger alone. */
const FETCH_ROWS = 64;

/** First and last command of a journal, and the engine that wrote its last row. */
export type JournalEnds = {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly engineVersion: string;
};

/** Null: there is no row. */
export async function journalEnds(client: Client, schema: string): Promise<JournalEnds | null> {
  const journal = qualified(schema, 'journal');
  const { rows } = await client.query<{ first: string; last: string; engine_version: string }>(
    `SELECT (SELECT min(first_seq) FROM ${journal}) AS first, last_seq AS last, engine_version
       FROM ${journal} ORDER BY first_seq DESC LIMIT 1`,
  );
  const [row] = rows;
  if (row === undefined) return null;
  return { firstSeq: Number(row.first), lastSeq: Number(row.last), engineVersion: row.engine_version };
}

/** All rows in order. In a transaction. */
export async function* readJournal(client: Client, schema: string): AsyncGenerator<BackupRow> {
  const select = `SELECT ${JOURNAL_COLUMNS}, ${micros('committed_at')} AS micros
                    FROM ${qualified(schema, 'journal')} ORDER BY first_seq`;
  for await (const row of fetched<JournalColumns & Micros>(client, 'backup_journal', select))
    yield { ...journalRow(row), committedAtMicros: Number(row.micros) };
}

/** All that are kept, oldest first: two at most, of one row each. */
export async function readSnapshots(client: Client, schema: string): Promise<BackupSnapshot[]> {
  const { rows } = await client.query<SnapshotColumns & Micros>(
    `SELECT ${SNAPSHOT_COLUMNS}, ${micros('created_at')} AS micros
       FROM ${qualified(schema, 'snapshots')} ORDER BY command_seq`,
  );
  return rows.map((row) => ({ ...snapshotHeader(row), createdAtMicros: Number(row.micros) }));
}

/** Those of one snapshot in order. In a transaction. */
export async function* readParts(
  client: Client,
  schema: string,
  commandSeq: number,
): AsyncGenerator<BackupPart> {
  const select = `SELECT part, bytes, checksum FROM ${qualified(schema, 'snapshot_parts')}
                   WHERE command_seq = ${commandSeq} ORDER BY part`;
  for await (const { part, bytes, checksum } of fetched<PartColumns>(client, 'backup_parts', select))
    yield { commandSeq, part, bytes, checksum };
}

/** The rows of a statement, some at a time. */
async function* fetched<Row extends object>(
  client: Client,
  cursor: string,
  select: string,
): AsyncGenerator<Row> {
  await client.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${select}`);
  for (;;) {
    const { rows } = await client.query<Row>(`FETCH ${FETCH_ROWS} FROM ${cursor}`);
    yield* rows;
    if (rows.length < FETCH_ROWS) break;
  }
  await client.query(`CLOSE ${cursor}`);
}

/** Since 1970, to the last digit. */
const micros = (column: string): string => `(extract(epoch FROM ${column}) * 1000000)::bigint`;

type Micros = { readonly micros: string };
type PartColumns = SnapshotPart & { readonly part: number };
