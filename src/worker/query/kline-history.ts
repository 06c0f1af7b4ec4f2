import type pg from 'pg';
import { ExsimError } from '../../common/errors.ts';
import type { KlineInterval } from '../../engine/views/index.ts';
import { quoteIdentifier } from '../journal/sql.ts';
import { type KlineRow, readStored, type StoredKline } from '../projection/kline-bars.ts';
import type { Names } from '../projection/names.ts';

/** The klines that the tables have: those with trades. Lists are oldest first. */
export interface KlineHistory {
  newest(symbol: number, interval: KlineInterval, count: number): Promise<readonly KlineRow[]>;
  /** From the one that is open at `time` (ms) on, or the last before it; from the very first when there is none. */
  from(symbol: number, interval: KlineInterval, time: number, count: number): Promise<readonly KlineRow[]>;
}

/** The klines of `durability: none`, which are in memory alone. */
export const NO_KLINES: KlineHistory = { newest: async () => [], from: async () => [] };

/** The klines in an instance's Postgres schema. */
export class PostgresKlines implements KlineHistory {
  readonly #pool: pg.Pool;
  readonly #table: string;
  readonly #names: Names;

  constructor(pool: pg.Pool, schema: string, names: Names) {
    this.#pool = pool;
    this.#table = `${quoteIdentifier(schema)}.klines`;
    this.#names = names;
  }

  async newest(symbol: number, interval: KlineInterval, count: number): Promise<readonly KlineRow[]> {
    const text = `
      SELECT * FROM ${this.#table}
      WHERE symbol = $1 AND interval = $2 ORDER BY open_time DESC LIMIT $3`;
    return (await this.#read(text, symbol, interval, [count])).toReversed();
  }

  async from(symbol: number, interval: KlineInterval, time: number, count: number) {
    const own = `SELECT %(open_time) FROM ${this.#table} WHERE symbol = $1 AND interval = $2`;
    const text = `
      SELECT * FROM ${this.#table}
      WHERE symbol = $1 AND interval = $2
        AND open_time >= coalesce((${own.replace('%', 'max')} AND open_time <= $4), (${own.replace('%', 'min')}))
      ORDER BY open_time LIMIT $3`;
    return this.#read(text, symbol, interval, [count, new Date(time).toISOString()]);
  }

  async #read(
    text: string,
    symbol: number,
    interval: KlineInterval,
    values: readonly unknown[],
  ): Promise<KlineRow[]> {
    const name = this.#names.symbol(symbol).symbol;
    try {
      const { rows } = await this.#pool.query<StoredKline>(text, [name, interval, ...values]);
      return rows.map((row) => readStored(row, symbol, this.#names));
    } catch (cause) {
      throw new ExsimError('POSTGRES_UNREACHABLE', 'The klines of the venue cannot be read now.', { cause });
    }
  }
}
