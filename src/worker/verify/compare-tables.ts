import type pg from 'pg';
import { quoteIdentifier } from '../journal/sql.ts';
import type { TableRow } from '../projection/rows.ts';
import { TABLES, type Table, type TableName } from '../projection/tables.ts';
import type { Differences } from './differences.ts';

/** Rows read at a time. */
const PAGE_ROWS = 5000;

/** What a table is compared with. */
type Expected = {
  readonly rows: readonly TableRow[];
  /**
   * Null: the rows are all there should be. Else the journal could be read up to this event only: rows that changed
   * after it are compared in what never changes, and rows that came after it not at all.
   */
  readonly upToSeq: number | null;
  /** The rows of before this event are not known; 0: all are. Of those that are not expected nothing can be said. */
  readonly fromSeq: number;
  /** Engine time of that event; -1: before all. Bars that had opened by then are not expected. */
  readonly fromTime: number;
};

type Compared = { readonly rows: number; readonly rowsLeftOut: number };

/**
 * Compares a table with the rows it should have, both ways, value by value. Values are compared as Postgres itself
 * would write them. A row counts as compared when all its values were.
 */
export async function compareTable(
  client: pg.ClientBase,
  schema: string,
  name: TableName,
  expected: Expected,
  differences: Differences,
): Promise<Compared> {
  const table: Table = TABLES[name];
  const missing = new Map(expected.rows.map((row) => [keyOf(table, row), row]));
  let rows = 0;
  let rowsLeftOut = 0;
  for await (const found of storedRows(client, schema, name)) {
    const key = keyOf(table, found);
    const wanted = missing.get(key);
    const isLater = changedLater(found, wanted, expected.upToSeq);
    const isEarlier = wanted === undefined && cameEarlier(found, expected);
    if (isLater || isEarlier) rowsLeftOut += 1;
    else rows += 1;
    if ((isLater || isEarlier) && wanted === undefined) continue;
    if (wanted === undefined)
      differences.add({ kind: 'row', table: name, key, column: null, expected: null, found: 'a row' });
    else compareRow({ name, key, columns: columnsOf(table, isLater) }, wanted, found, differences);
    missing.delete(key);
  }
  for (const key of missing.keys())
    differences.add({ kind: 'row', table: name, key, column: null, expected: 'a row', found: null });
  return { rows, rowsLeftOut };
}

/** Accounts carry no sequence: one that is not expected may have come later. */
function changedLater(found: StoredText, wanted: TableRow | undefined, upToSeq: number | null): boolean {
  if (upToSeq === null) return false;
  return found['seq'] === undefined ? wanted === undefined : Number(found['seq']) > upToSeq;
}

/** An account that is not expected is one of before. */
function cameEarlier(found: StoredText, { fromSeq, fromTime }: Expected): boolean {
  if (fromSeq === 0) return false;
  const openTime = found['open_time'];
  return Number(found['seq'] ?? 0) <= fromSeq || (openTime != null && Date.parse(openTime) <= fromTime);
}

const columnsOf = (table: Table, isLater: boolean): readonly string[] =>
  isLater ? table.fixed : Object.keys(table.columns);

function compareRow(
  { name, key, columns }: { name: TableName; key: string; columns: readonly string[] },
  wanted: TableRow,
  found: StoredText,
  differences: Differences,
): void {
  for (const column of columns) {
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
