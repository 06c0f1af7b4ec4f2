import type { Client } from 'pg';
import type { RegisteredInstance } from './registry.ts';
import { qualified } from './statements.ts';

/** A snapshot that a journal may begin with. */
export type Boundary = { readonly commandSeq: number };

/** What is removed, or would be. */
export type JournalRows = {
  readonly rows: number;
  /** Of their commands, as they are stored. */
  readonly bytes: number;
  /** Command numbers; null when there are no rows. */
  readonly first: number | null;
  readonly last: number | null;
};

/** Rows in one statement: each leaves a journal that begins later, so that a run that dies has done a part of it. */
const STATEMENT_ROWS = 20_000;

/**
 * The snapshots that a worker of today can begin with, oldest first: all parts of each are there and as they were
 * written, the row that ends with its command is in the journal, the engine that writes the journal now made it, and the
 * tables have all it has (a worker begins with no other).
 */
export async function soundBoundaries(client: Client, { schema }: RegisteredInstance): Promise<Boundary[]> {
  const { rows } = await client.query<{ command_seq: string }>(
    `SELECT s.command_seq FROM ${qualified(schema, 'snapshots')} s
       JOIN ${qualified(schema, 'journal')} j ON j.last_seq = s.command_seq AND j.checksum = s.chain
      WHERE s.engine_version = (
              SELECT engine_version FROM ${qualified(schema, 'journal')} ORDER BY first_seq DESC LIMIT 1)
        AND s.command_seq <= (SELECT command_seq FROM ${qualified(schema, 'projection')})
        AND s.part_count = (
              SELECT count(*) FROM ${qualified(schema, 'snapshot_parts')} p
               WHERE p.command_seq = s.command_seq AND p.part < s.part_count AND sha256(p.bytes) = p.checksum)
      ORDER BY s.command_seq`,
  );
  return rows.map((row) => ({ commandSeq: Number(row.command_seq) }));
}

/**
 * Removes rows from the front of the journal, oldest first: those before the one that ends with the boundary, and of
 * them, with `before`, those committed before that time. Not in a transaction: each statement is complete in itself.
 */
export async function removeRows(
  client: Client,
  { schema }: RegisteredInstance,
  boundary: Boundary,
  before: Date | null,
): Promise<JournalRows> {
  let removed: JournalRows = { rows: 0, bytes: 0, first: null, last: null };
  for (;;) {
    const { rows } = await client.query<RemovedRow>(removeSql(schema), [
      boundary.commandSeq,
      before,
      STATEMENT_ROWS,
    ]);
    const [part] = rows;
    if (part === undefined || Number(part.rows) === 0) return removed;
    removed = {
      rows: removed.rows + Number(part.rows),
      bytes: removed.bytes + Number(part.bytes),
      first: removed.first ?? Number(part.first),
      last: Number(part.last),
    };
  }
}

type RemovedRow = { rows: string; bytes: string; first: string; last: string };

/**
 * Up to the first row that is to stay: a journal has no holes, also when the clock that stamped its rows jumped. The
 * watermark is held while it runs: tables that are being made anew need every row.
 */
const removeSql = (schema: string): string => `
  WITH held AS (
    SELECT 1 FROM ${qualified(schema, 'projection')} WHERE command_seq >= $1 FOR SHARE
  ), stays AS (
    SELECT min(first_seq) AS seq FROM ${qualified(schema, 'journal')}
     WHERE last_seq >= $1 OR committed_at >= $2
  ), removed AS (
    DELETE FROM ${qualified(schema, 'journal')} j
     WHERE first_seq IN (
       SELECT first_seq FROM ${qualified(schema, 'journal')}
        WHERE first_seq < (SELECT seq FROM stays) AND EXISTS (SELECT 1 FROM held) ORDER BY first_seq LIMIT $3)
    RETURNING first_seq, last_seq, pg_column_size(commands) AS bytes
  )
  SELECT count(*) AS rows, coalesce(sum(bytes), 0) AS bytes, min(first_seq) AS first, max(last_seq) AS last FROM removed`;
