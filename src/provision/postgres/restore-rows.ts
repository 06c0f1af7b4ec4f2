import type { Client } from 'pg';
import type { BackupPart, BackupRecord, BackupRow, BackupSnapshot } from '../../backup/format.ts';
import { JOURNAL_COLUMNS } from '../../stored/journal-row.ts';
import { SNAPSHOT_COLUMNS, snapshotValues } from '../../stored/snapshot-row.ts';
import { qualified } from './statements.ts';

/** Rows of the journal in one statement: so many, or so many bytes of commands. */
const STATEMENT_ROWS = 512;
const STATEMENT_BYTES = 4 * 1024 * 1024;

/** Puts the records of a backup into the empty tables of a schema, in the caller's transaction. */
export class RecordInserter {
  readonly #client: Client;
  readonly #schema: string;
  #rows: BackupRow[] = [];
  #bytes = 0;
  /** The newest row; null: there is none yet. */
  last: BackupRow | null = null;
  /** The highest term a row was written under. */
  term = 0;

  constructor(client: Client, schema: string) {
    this.#client = client;
    this.#schema = schema;
  }

  async add(record: BackupRecord): Promise<void> {
    if (record.kind === 'row') return this.#row(record.row);
    await this.flush();
    if (record.kind === 'snapshot') await this.#snapshot(record.snapshot);
    else await this.#part(record.part);
  }

  async flush(): Promise<void> {
    if (this.#rows.length === 0) return;
    const rows = this.#rows;
    this.#rows = [];
    this.#bytes = 0;
    const column = (of: (row: BackupRow) => unknown): unknown[] => rows.map(of);
    await this.#client.query(insertRows(this.#schema), [
      column((row) => row.firstSeq),
      column((row) => row.lastSeq),
      column((row) => row.term),
      column((row) => row.time),
      column((row) => row.format),
      column((row) => row.engineVersion),
      column((row) => row.commands),
      column((row) => row.checksum),
      column((row) => row.committedAtMicros),
    ]);
  }

  async #row(row: BackupRow): Promise<void> {
    this.#rows.push(row);
    this.#bytes += row.commands.length;
    this.term = Math.max(this.term, row.term);
    this.last = row;
    if (this.#rows.length >= STATEMENT_ROWS || this.#bytes >= STATEMENT_BYTES) await this.flush();
  }

  async #snapshot(snapshot: BackupSnapshot): Promise<void> {
    await this.#client.query(
      `INSERT INTO ${qualified(this.#schema, 'snapshots')}
         (${SNAPSHOT_COLUMNS}, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, ${timeOf('$10')})`,
      [...snapshotValues(snapshot), snapshot.createdAtMicros],
    );
  }

  async #part({ commandSeq, part, bytes, checksum }: BackupPart): Promise<void> {
    await this.#client.query(
      `INSERT INTO ${qualified(this.#schema, 'snapshot_parts')} (command_seq, part, bytes, checksum) VALUES ($1, $2, $3, $4)`,
      [commandSeq, part, bytes, checksum],
    );
  }
}

const insertRows = (schema: string): string => `
  INSERT INTO ${qualified(schema, 'journal')}
    (${JOURNAL_COLUMNS}, committed_at)
  SELECT ${JOURNAL_COLUMNS}, ${timeOf('micros')}
    FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::smallint[], $6::text[], $7::bytea[],
                $8::bytea[], $9::bigint[])
      AS r(${JOURNAL_COLUMNS}, micros)`;

/** To the last digit, whatever the session's time zone. */
const timeOf = (micros: string): string =>
  `'epoch'::timestamptz + ${micros}::bigint * interval '1 microsecond'`;
