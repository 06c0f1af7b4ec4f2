import type { Client } from 'pg';
import type { BackupPart, BackupRow, BackupSnapshot } from '../../backup/format.ts';
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
  const select = `SELECT first_seq, last_seq, term, time, format, engine_version, commands, checksum,
                         ${micros('committed_at')} AS micros
                    FROM ${qualified(schema, 'journal')} ORDER BY first_seq`;
  for await (const row of fetched<StoredRow>(client, 'backup_journal', select))
    yield {
      firstSeq: Number(row.first_seq),
      lastSeq: Number(row.last_seq),
      term: Number(row.term),
      time: Number(row.time),
      format: row.format,
      engineVersion: row.engine_version,
      commands: row.commands,
      checksum: row.checksum,
      committedAtMicros: Number(row.micros),
    };
}

/** All that are kept, oldest first: two at most, of one row each. */
export async function readSnapshots(client: Client, schema: string): Promise<BackupSnapshot[]> {
  const { rows } = await client.query<StoredSnapshot>(
    `SELECT command_seq, term, engine_version, format, chain, state_hash, state_bytes, part_count, checksum,
            ${micros('created_at')} AS micros
       FROM ${qualified(schema, 'snapshots')} ORDER BY command_seq`,
  );
  return rows.map((row) => ({
    commandSeq: Number(row.command_seq),
    term: Number(row.term),
    engineVersion: row.engine_version,
    format: row.format,
    chain: row.chain,
    stateHash: row.state_hash,
    stateBytes: Number(row.state_bytes),
    partCount: row.part_count,
    checksum: row.checksum,
    createdAtMicros: Number(row.micros),
  }));
}

/** Those of one snapshot in order. In a transaction. */
export async function* readParts(
  client: Client,
  schema: string,
  commandSeq: number,
): AsyncGenerator<BackupPart> {
  const select = `SELECT part, bytes, checksum FROM ${qualified(schema, 'snapshot_parts')}
                   WHERE command_seq = ${commandSeq} ORDER BY part`;
  for await (const { part, bytes, checksum } of fetched<StoredPart>(client, 'backup_parts', select))
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

type StoredRow = {
  readonly first_seq: string;
  readonly last_seq: string;
  readonly term: string;
  readonly time: string;
  readonly format: number;
  readonly engine_version: string;
  readonly commands: Buffer;
  readonly checksum: Buffer;
  readonly micros: string;
};
type StoredSnapshot = {
  readonly command_seq: string;
  readonly term: string;
  readonly engine_version: string;
  readonly format: number;
  readonly chain: Buffer;
  readonly state_hash: string;
  readonly state_bytes: string;
  readonly part_count: number;
  readonly checksum: Buffer;
  readonly micros: string;
};
type StoredPart = { readonly part: number; readonly bytes: Buffer; readonly checksum: Buffer };
