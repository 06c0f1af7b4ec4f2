import type { TableRow } from './rows.ts';
import type { Table } from './tables.ts';

/**
 * The rows as arrays Postgres reads, one per column of their table and in its order. Written here and not by the
 * driver, which would quote and look through every number, too.
 */
export const arrayLiterals = (table: Table, rows: readonly TableRow[]): string[] =>
  Object.entries(table.columns).map(([column, type]) =>
    type === 'text' ? textLiteral(column, rows) : plainLiteral(column, rows),
  );

/** Only a text can hold what means something to an array; unquoted, the text NULL would be none. */
function textLiteral(column: string, rows: readonly TableRow[]): string {
  let elements = '';
  for (const row of rows) {
    const value = row[column];
    const element = value === null || value === undefined ? 'NULL' : quoted(String(value));
    elements += elements === '' ? element : `,${element}`;
  }
  return `{${elements}}`;
}

function plainLiteral(column: string, rows: readonly TableRow[]): string {
  let elements = '';
  for (const row of rows) {
    const value = row[column] ?? 'NULL';
    elements += elements === '' ? `${value}` : `,${value}`;
  }
  return `{${elements}}`;
}

const MEANS_SOMETHING = /["\\]/;

const quoted = (text: string): string =>
  MEANS_SOMETHING.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : `"${text}"`;
