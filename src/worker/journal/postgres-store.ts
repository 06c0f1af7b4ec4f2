import { type JournalColumns, type JournalRow, journalRow } from '../../stored/journal-row.ts';
import type { ConnectionSettings } from './client-config.ts';
import { Connection } from './connection.ts';
import { refusalOf } from './refusals.ts';
import { type JournalSql, journalSql } from './sql.ts';
import { type JournalStore, type Lease, StoreError, type StoreSession } from './types.ts';

/** The journal in an instance's Postgres schema. */
export class PostgresStore implements JournalStore {
  readonly #settings: ConnectionSettings;
  readonly #schema: string;

  constructor(settings: ConnectionSettings, schema: string) {
    this.#settings = settings;
    this.#schema = schema;
  }

  async connect(): Promise<StoreSession> {
    try {
      return await PostgresSession.open(this.#settings, journalSql(this.#schema));
    } catch (error) {
      throw refusalOf(error, this.#schema) ?? asStoreError(error);
    }
  }
}

const asStoreError = (error: unknown): StoreError =>
  error instanceof StoreError ? error : new StoreError(`Postgres: ${describe(error)}`, { cause: error });

/** Node reports a refused connection to several addresses as an error without a message. */
function describe(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describe).join('; ');
  return error instanceof Error ? error.message : String(error);
}

class PostgresSession implements StoreSession {
  readonly weaknesses: readonly string[];
  readonly #connection: Connection;
  readonly #sql: JournalSql;

  private constructor(connection: Connection, sql: JournalSql, weaknesses: readonly string[]) {
    this.#connection = connection;
    this.#sql = sql;
    this.weaknesses = weaknesses;
  }

  static async open(settings: ConnectionSettings, sql: JournalSql): Promise<PostgresSession> {
    const connection = await Connection.open(settings);
    try {
      const result = await connection.query<FactsRow>({ text: sql.facts });
      return new PostgresSession(connection, sql, weaknessesOf(result.rows[0]));
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  async readLease(): Promise<Lease> {
    const { rows } = await this.#connection.query<LeaseRow>({ text: this.#sql.readLease });
    const row = present(rows[0]);
    return {
      term: Number(row.term),
      owner: row.owner,
      ownerAlive: row.alive,
      since: row.since.toISOString(),
    };
  }

  async takeLease(owner: string, term: number): Promise<number | null> {
    const query = { text: this.#sql.takeLease, values: [owner, term] };
    const { rows } = await this.#connection.query<{ term: string }>(query);
    return rows[0] === undefined ? null : Number(rows[0].term);
  }

  async append(row: JournalRow): Promise<boolean> {
    const values = [row.term, row.firstSeq, row.lastSeq, row.time, row.format, row.engineVersion];
    const result = await this.#connection.query({
      name: 'append',
      text: this.#sql.append,
      values: [...values, row.commands, row.checksum],
    });
    return result.rowCount === 1;
  }

  async holdsTerm(term: number): Promise<boolean> {
    const query = { name: 'holdsTerm', text: this.#sql.holdsTerm };
    const { rows } = await this.#connection.query<{ term: string; synchronous_commit: string }>(query);
    const row = present(rows[0]);
    demandSynchronous(row.synchronous_commit);
    return Number(row.term) === term;
  }

  async readAfter(seq: number, limit: number): Promise<JournalRow[]> {
    const query = { text: this.#sql.readAfter, values: [seq, limit] };
    const { rows } = await this.#connection.query<JournalColumns>(query);
    return rows.map(journalRow);
  }

  async close(): Promise<void> {
    this.#connection.close();
  }
}

type FactsRow = { synchronous_commit: string; fsync: string; full_page_writes: string; standby: boolean };
type LeaseRow = { term: string; owner: string | null; since: Date; alive: boolean };
function weaknessesOf(facts: FactsRow | undefined): string[] {
  const row = present(facts);
  demandSynchronous(row.synchronous_commit);
  if (row.standby) throw new StoreError('Postgres: the server is a standby and takes no writes');
  return [
    ...(row.fsync === 'on' ? [] : ['fsync']),
    ...(row.full_page_writes === 'on' ? [] : ['full_page_writes']),
  ];
}

function demandSynchronous(value: string): void {
  if (value !== 'on') throw new StoreError(`Postgres: synchronous_commit is ${value}, not on`);
}

/** The lease row is made by the migration: without it the schema is not one of ours. */
function present<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new StoreError('Postgres: the table writer is empty');
  return row;
}
