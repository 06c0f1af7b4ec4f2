import type pg from 'pg';
import { quoteIdentifier } from '../journal/sql.ts';
import type { TableRow } from '../projection/rows.ts';
import { TABLES, type Table, type TableName } from '../projection/tables.ts';
import type { Differences } from './differences.ts';

/** Rows read at a time. */
const PAGE_ROWS = 5000;

/**
 * Compares a table with the rows it should have, both ways, value by value. Values are compared as Postgres itself
 * would write them. Returns how many rows were compared.
 */
export async function compareTable(
  client: pg.ClientBase,
  schema: string,
  name: TableName,
  expected: readonly TableRow[],
  differences: Differences,
): Promise<number> {
  const table: Table = TABLES[name];
  const missing = new Map(expected.map((row) => [keyOf(table, row), row]));
  let compared = 0;
  for await (const found of storedRows(client, schema, name)) {
    compared += 1;
    const key = keyOf(table, found);
    const wanted = missing.get(key);
    if (wanted === undefined)
      differences.add({ kind: 'row', table: name, key, column: null, expected: null, found: 'a row' });
    else compareRow(name, key, wanted, found, differences);
    missing.delete(key);
  }
  for (const key of missing.keys())
    differences.add({ kind: 'row', table: name, key, column: null, expected: 'a row', found: null });
  return compared;
}

function compareRow(
  name: TableName,
  key: string,
  wanted: TableRow,
  found: StoredText,
  differences: Differences,
): void {
  for (const column of Object.keys(TABLES[name].columns)) {
    const expected = textOf(wanted[column]);
    if (found[column] !== expected)
      differences.add({ kind: 'row', table: name, key, column, expected, found: found[column] ?? null });
  }
}

type StoredText = Readonly<Record<string, string | null>>;

const textOf = (value: TableRow[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

const keyOf = (table: Table, row: TableRow): string =>
  table.key.map((column) => String(row[column])).join('/');

/** All rows as text, in the way `rows.ts` writes them: plain decimals without trailing zeros, times as ISO 8601. */
async function* storedRows(
  client: pg.ClientBase,
  schema: string,
  name: TableName,
): AsyncGenerator<StoredText> {
  const table: Table = TABLES[name];
  const columns = Object.entries(table.columns).map(
    ([column, type]) => `${asText(column, type)} AS "${column}"`,
  );
  // The cursor lives in the snapshot's transaction, one at a time.
  await client.query(
    `DECLARE verify_rows NO SCROLL CURSOR FOR SELECT ${columns.join(', ')} FROM ${quoteIdentifier(schema)}.${name}`,
  );
  for (;;) {
    const { rows } = await client.query<StoredText>(`FETCH ${PAGE_ROWS} FROM verify_rows`);
    if (rows.length === 0) break;
    yield* rows;
  }
  await client.query('CLOSE verify_rows');
}

function asText(column: string, type: Table['columns'][string]): string {
  switch (type) {
    case 'numeric':
      return `trim_scale(${column})::text`;
    case 'timestamptz':
      return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
    case 'boolean':
    case 'bigint':
    case 'text':
      return `${column}::text`;
  }
}
