import type { TableRow } from './rows.ts';
import type { ColumnType, Table } from './tables.ts';

/**
 * The rows as arrays Postgres reads, one per column of their table and in its order. Written here and not by the
 * driver, which would quote and look through every number, too.
 */
export const arrayLiterals = (table: Table, rows: readonly TableRow[]): string[] =>
  Object.entries(table.columns).map(
    ([column, type]) => `{${rows.map((row) => element(row[column], type)).join(',')}}`,
  );

/** Only a text can hold what means something to an array; unquoted, the text NULL would be none. */
function element(value: TableRow[string] | undefined, type: ColumnType): string {
  if (value === null || value === undefined) return 'NULL';
  return type === 'text' ? quoted(String(value)) : String(value);
}

const quoted = (text: string): string =>
  /["\\]/.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : `"${text}"`;
