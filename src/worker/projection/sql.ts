import { quoteIdentifier } from '../journal/sql.ts';
import { ENDED, LIVE_STATUSES } from './resets.ts';
import { TABLES, type Table, type TableName } from './tables.ts';

/**
 * Writes rows into a projection, one array per column, exactly: decimals travel as text. A row that is there already is
 * replaced only by a newer or equal one, so that writing twice, or late, changes nothing.
 */
export function upsertSql(schema: string, name: TableName): string {
  const table: Table = TABLES[name];
  const target = `${quoteIdentifier(schema)}.${name}`;
  const columns = Object.keys(table.columns);
  // In the select list they run in step, row by row; in FROM each column would be stored whole before it is read.
  const arrays = Object.values(table.columns).map((type, index) => `unnest($${index + 1}::${type}[])`);
  return `
    INSERT INTO ${target} AS old (${columns.join(', ')})
    SELECT ${arrays.join(', ')}
    ON CONFLICT (${table.key.join(', ')}) DO ${replace(table, columns)}`;
}

function replace(table: Table, columns: readonly string[]): string {
  if (!columns.includes('seq')) return 'NOTHING';
  const values = columns
    .filter((column) => !table.key.includes(column))
    .map((column) => `${column} = excluded.${column}`);
  return `UPDATE SET ${values.join(', ')} WHERE old.seq <= excluded.seq`;
}

const words = (all: readonly string[]): string => all.map((word) => `'${word}'`).join(', ');

/**
 * What a reset makes of the rows of before its event, `$1` its sequence and `$2` its time: open orders have ended, and
 * nobody holds anything. Said once more it changes nothing. Orders and trades stay: they are what happened.
 */
export const resetOrdersSql = (schema: string): string => `
  UPDATE ${quoteIdentifier(schema)}.orders
  SET status = '${ENDED.status}', reason = '${ENDED.reason}', updated_at = $2, seq = $1
  WHERE status IN (${words(LIVE_STATUSES)}) AND seq < $1`;

export const resetBalancesSql = (schema: string): string => `
  UPDATE ${quoteIdentifier(schema)}.balances SET available = 0, locked = 0, seq = $1
  WHERE (available <> 0 OR locked <> 0) AND seq < $1`;

export const watermarkSql = (schema: string): string => `
  UPDATE ${quoteIdentifier(schema)}.projection
  SET command_seq = $1, updated_at = clock_timestamp() WHERE command_seq < $1`;

export const readWatermarkSql = (schema: string): string =>
  `SELECT command_seq FROM ${quoteIdentifier(schema)}.projection`;

/** From symbol to symbol and interval to interval by the primary key: what lies between them is never read. */
export function newestKlinesSql(schema: string): string {
  const klines = `${quoteIdentifier(schema)}.klines`;
  return `
    WITH RECURSIVE symbols AS (
      SELECT min(symbol) AS symbol FROM ${klines}
      UNION ALL
      SELECT (SELECT min(k.symbol) FROM ${klines} k WHERE k.symbol > s.symbol)
      FROM symbols s WHERE s.symbol IS NOT NULL
    )
    SELECT newest.* FROM symbols s, unnest($1::text[]) AS i(name), LATERAL (
      SELECT * FROM ${klines} k WHERE k.symbol = s.symbol AND k.interval = i.name
      ORDER BY k.open_time DESC LIMIT 1
    ) newest`;
}
