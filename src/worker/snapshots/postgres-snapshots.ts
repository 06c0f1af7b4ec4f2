import type pg from 'pg';
import {
  type SnapshotColumns,
  type SnapshotHeader,
  type SnapshotPart,
  snapshotHeader,
  snapshotValues,
} from '../../stored/snapshot-row.ts';
import { type SnapshotSql, snapshotSql } from './sql.ts';
import type { JournalEnd, Snapshot, SnapshotReads, SnapshotStore } from './types.ts';

type Queryable = Pick<pg.ClientBase, 'query'> | Pick<pg.Pool, 'query'>;

/** Reads the snapshots in an instance's Postgres schema. */
export class PostgresSnapshotReads implements SnapshotReads {
  readonly #database: Queryable;
  readonly #sql: SnapshotSql;

  constructor(database: Queryable, schema: string) {
    this.#database = database;
    this.#sql = snapshotSql(schema);
  }

  async headers(): Promise<SnapshotHeader[]> {
    const { rows } = await this.#database.query<SnapshotColumns>(this.#sql.headers);
    return rows.map(snapshotHeader);
  }

  async partChecksums(commandSeq: number): Promise<Buffer[]> {
    const { rows } = await this.#database.query<{ checksum: Buffer }>(this.#sql.partChecksums, [commandSeq]);
    return rows.map(({ checksum }) => checksum);
  }

  async part(commandSeq: number, index: number): Promise<SnapshotPart | null> {
    const { rows } = await this.#database.query<SnapshotPart>(this.#sql.part, [commandSeq, index]);
    return rows[0] ?? null;
  }

  async journalEnd(commandSeq: number): Promise<JournalEnd | null> {
    const { rows } = await this.#database.query<EndRow>(this.#sql.journalEnd, [commandSeq]);
    const [row] = rows;
    return row === undefined ? null : { term: Number(row.term), checksum: row.checksum };
  }
}

/** The snapshots in an instance's Postgres schema. `connect` gives a connection of one's own for a transaction. */
export class PostgresSnapshots extends PostgresSnapshotReads implements SnapshotStore {
  readonly #connect: () => Promise<SnapshotConnection>;
  readonly #statements: SnapshotSql;

  constructor(database: Queryable, connect: () => Promise<SnapshotConnection>, schema: string) {
    super(database, schema);
    this.#connect = connect;
    this.#statements = snapshotSql(schema);
  }

  async write(
    { header, parts }: Snapshot,
    { term, keep }: { readonly term: number; readonly keep: number | null },
  ): Promise<boolean> {
    const sql = this.#statements;
    const { commandSeq } = header;
    return inTransaction(await this.#connect(), async (client) => {
      // First: a damaged one may stand where the new one belongs.
      await client.query(sql.removeOlder, [commandSeq, keep]);
      await client.query(sql.insert, snapshotValues(header));
      for (const [index, { bytes, checksum }] of parts.entries())
        await client.query(sql.insertPart, [commandSeq, index, bytes, checksum]);
      await client.query(sql.raiseWatermark, [commandSeq]);
      // Last: whoever takes the lease waits for this lock, and the parts of a large market take seconds.
      const { rowCount } = await client.query(sql.holdTerm, [term]);
      return rowCount === 1;
    });
  }
}

/** A connection, and what to do with it afterwards; `broken`: it is of no further use. */
export type SnapshotConnection = {
  readonly client: Pick<pg.ClientBase, 'query'>;
  readonly release: (broken: boolean) => void;
};

export const fromPool = (pool: pg.Pool) => async (): Promise<SnapshotConnection> => {
  const client = await pool.connect();
  return { client, release: (broken) => client.release(broken) };
};

/** Commits when `run` says so; otherwise nothing was done. What it said. */
async function inTransaction(
  { client, release }: SnapshotConnection,
  run: (client: SnapshotConnection['client']) => Promise<boolean>,
): Promise<boolean> {
  try {
    await client.query('BEGIN');
    const commits = await run(client);
    await client.query(commits ? 'COMMIT' : 'ROLLBACK');
    release(false);
    return commits;
  } catch (error) {
    release(true);
    throw error;
  }
}

type EndRow = { term: string; checksum: Buffer };
