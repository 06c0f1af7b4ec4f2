import type pg from 'pg';
import { quoteIdentifier } from './sql.ts';

/** A stretch of the journal: its rows, the bytes of their commands, and the last command among them. */
export type CountedRows = { readonly rows: number; readonly commandBytes: number; readonly lastSeq: number };

/** How much stands in a journal. */
export interface JournalSizes {
  /** Counts the rows after command `after` and up to `upTo`, the first `limit` of them; rejects when the store does not answer. */
  count(after: number, upTo: number, limit: number): Promise<CountedRows>;
}

/** The sizes of the journal in an instance's Postgres schema. */
export class PostgresJournalSizes implements JournalSizes {
  readonly #pool: pg.Pool;
  readonly #text: string;

  constructor(pool: pg.Pool, schema: string) {
    this.#pool = pool;
    // The length of a value that is stored apart is read without the value.
    this.#text = `
      SELECT count(*) AS rows, coalesce(sum(size), 0) AS bytes, max(last_seq) AS last_seq FROM (
        SELECT last_seq, octet_length(commands) AS size FROM ${quoteIdentifier(schema)}.journal
        WHERE first_seq > $1 AND first_seq <= $2 ORDER BY first_seq LIMIT $3
      ) stretch`;
  }

  async count(after: number, upTo: number, limit: number): Promise<CountedRows> {
    type Row = { rows: string; bytes: string; last_seq: string | null };
    const { rows } = await this.#pool.query<Row>(this.#text, [after, upTo, limit]);
    const row = rows[0]!;
    return { rows: Number(row.rows), commandBytes: Number(row.bytes), lastSeq: Number(row.last_seq) };
  }
}
