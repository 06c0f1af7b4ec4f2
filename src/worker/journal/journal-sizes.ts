import type pg from 'pg';
import { quoteIdentifier } from './sql.ts';

/** A stretch of the journal: its rows, the bytes of their commands, and where it begins and ends. */
export type CountedRows = {
  readonly rows: number;
  readonly commandBytes: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
};

/** How much stands in a journal. Rejects when the store does not answer. */
export interface JournalSizes {
  /** Where the journal begins; null when it is empty. */
  firstSeq(): Promise<number | null>;
  /** Counts the rows after command `after` and up to `upTo`, the first `limit` of them; all 0 where there are none. */
  count(after: number, upTo: number, limit: number): Promise<CountedRows>;
}

/** The sizes of the journal in an instance's Postgres schema. */
export class PostgresJournalSizes implements JournalSizes {
  readonly #pool: pg.Pool;
  readonly #journal: string;

  constructor(pool: pg.Pool, schema: string) {
    this.#pool = pool;
    this.#journal = `${quoteIdentifier(schema)}.journal`;
  }

  async firstSeq(): Promise<number | null> {
    const text = `SELECT min(first_seq) AS first_seq FROM ${this.#journal}`;
    const { rows } = await this.#pool.query<{ first_seq: string | null }>(text);
    const first = rows[0]?.first_seq ?? null;
    return first === null ? null : Number(first);
  }

  async count(after: number, upTo: number, limit: number): Promise<CountedRows> {
    // The length of a value that is stored apart is read without the value.
    const text = `
      SELECT count(*) AS rows, coalesce(sum(size), 0) AS bytes, min(first_seq) AS first_seq, max(last_seq) AS last_seq
      FROM (
        SELECT first_seq, last_seq, octet_length(commands) AS size FROM ${this.#journal}
        WHERE first_seq > $1 AND first_seq <= $2 ORDER BY first_seq LIMIT $3
      ) stretch`;
    type Row = { rows: string; bytes: string; first_seq: string | null; last_seq: string | null };
    const { rows } = await this.#pool.query<Row>(text, [after, upTo, limit]);
    const row = rows[0]!;
    return {
      rows: Number(row.rows),
      commandBytes: Number(row.bytes),
      firstSeq: Number(row.first_seq),
      lastSeq: Number(row.last_seq),
    };
  }
}
