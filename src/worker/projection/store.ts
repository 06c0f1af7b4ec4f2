import type pg from 'pg';
import { KLINE_INTERVALS } from '../../engine/views/index.ts';
import { arrayLiterals } from './array-literals.ts';
import type { StoredKline } from './kline-bars.ts';
import type { Names } from './names.ts';
import type { RecentRows } from './recent-rows.ts';
import { afterResets, emptied, type ResetEvent } from './resets.ts';
import { accountRow, balanceRow, isoTime, klineRow, orderRow, type TableRow, tradeRow } from './rows.ts';
import {
  newestKlinesSql,
  readWatermarkSql,
  resetBalancesSql,
  resetOrdersSql,
  upsertSql,
  watermarkSql,
} from './sql.ts';
import { TABLE_NAMES, TABLES, type TableName } from './tables.ts';

/** Where the projections are kept. */
export interface ProjectionStore {
  watermark(): Promise<number>;
  /** The newest kline of each symbol and interval. */
  newestKlines(): Promise<readonly StoredKline[]>;
  /** All or nothing, together with the watermark. */
  write(rows: RecentRows, names: Names): Promise<void>;
}

/** Rows in one statement: some hundred kB, made in a few ms, in which the event loop does not turn. */
const STATEMENT_ROWS_MAX = 1000;

/** The projections in an instance's Postgres schema. */
export class PostgresProjectionStore implements ProjectionStore {
  readonly #pool: pg.Pool;
  readonly #schema: string;

  constructor(pool: pg.Pool, schema: string) {
    this.#pool = pool;
    this.#schema = schema;
  }

  async watermark(): Promise<number> {
    const { rows } = await this.#pool.query<{ command_seq: string }>(readWatermarkSql(this.#schema));
    return Number(rows[0]?.command_seq ?? 0);
  }

  async newestKlines(): Promise<readonly StoredKline[]> {
    const { rows } = await this.#pool.query<StoredKline>(newestKlinesSql(this.#schema), [KLINE_INTERVALS]);
    return rows;
  }

  async write(rows: RecentRows, names: Names): Promise<void> {
    const tables = tableRows(rows, names);
    const client = await this.#pool.connect();
    try {
      await client.query('BEGIN');
      for (const name of TABLE_NAMES) await this.#upsert(client, name, tables[name]);
      for (const reset of rows.resets) await this.#reset(client, reset);
      await client.query(watermarkSql(this.#schema), [rows.commandSeq]);
      await client.query('COMMIT');
      client.release();
    } catch (error) {
      // A connection that failed inside a transaction is of no further use.
      client.release(true);
      throw error;
    }
  }

  async #reset(client: pg.PoolClient, { seq, time }: ResetEvent): Promise<void> {
    await client.query(resetOrdersSql(this.#schema), [seq, isoTime(time)]);
    await client.query(resetBalancesSql(this.#schema), [seq]);
  }

  async #upsert(client: pg.PoolClient, name: TableName, rows: TableRows): Promise<void> {
    const text = upsertSql(this.#schema, name);
    for (let from = 0; from < rows.length; from += STATEMENT_ROWS_MAX) {
      const values = arrayLiterals(TABLES[name], rows.slice(from, from + STATEMENT_ROWS_MAX));
      await client.query({ name: `write-${name}`, text, values });
    }
  }
}

/** Rows that are made when a slice of them is asked for: all of them at once could hold the process up for a second. */
type TableRows = Pick<readonly TableRow[], 'length' | 'slice'>;

/** The rows as their tables have them. */
export const tableRows = (rows: RecentRows, names: Names): Record<TableName, TableRows> => ({
  accounts: made(rows.accounts, (row) => accountRow(row, names)),
  orders: made(rows.orders, (row) => orderRow(afterResets(row, rows.resets), names)),
  trades: made(rows.trades, (row) => tradeRow(row, names)),
  balances: made(rows.balances, (row) => balanceRow(emptied(row, rows.resets), names)),
  klines: made(rows.klines, (row) => klineRow(row, names)),
});

function made<T>(rows: ReadonlyMap<unknown, T>, make: (row: T) => TableRow): TableRows {
  const all = [...rows.values()];
  return { length: all.length, slice: (from, to) => all.slice(from, to).map(make) };
}
