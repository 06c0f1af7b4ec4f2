import { PROJECTION_TABLES } from '../privileges.ts';
import { identifier, qualified } from '../statements.ts';
import type { Difference } from './compare.ts';
import { creation, inSchema, tableAlteration } from './repair.ts';
import type { Shape, ShapeObject } from './types.ts';

const isProjection = (table: string | null): boolean => PROJECTION_TABLES.some((name) => name === table);

/** Its data is gone, but the journal can make it again: a projection, or a column of one. */
export const isRefillable = ({ what, object }: Difference): boolean =>
  what === 'missing' &&
  ((object.kind === 'table' && isProjection(object.name)) ||
    (object.kind === 'column' && isProjection(object.table)));

/** Its rows come from elsewhere too: keys of the instance file are written again. Those made by API are gone. */
export const isRewritable = ({ what, object }: Difference): boolean =>
  what === 'missing' && object.kind === 'table' && object.name === 'api_keys';

/**
 * Empties the projections, which then are written again from the first command on at the worker's next start, as
 * `verify --rebuild` does.
 */
export function emptySql(schema: string, missing: readonly Difference[]): string {
  const gone = missing.filter(({ object }) => object.kind === 'table').map(({ object }) => object.name);
  const tables = PROJECTION_TABLES.filter((name) => !gone.includes(name));
  const truncate =
    tables.length === 0 ? [] : [`TRUNCATE ${tables.map((table) => qualified(schema, table)).join(', ')};`];
  const watermark = `UPDATE ${qualified(schema, 'projection')} SET command_seq = 0, updated_at = clock_timestamp();`;
  return [...truncate, watermark].join('\n');
}

/** Makes the empty table, with all that belongs to it, or the column. */
export function refillSql({ object }: Difference, expected: Shape, schema: string): string {
  if (object.kind === 'column')
    return `ALTER TABLE ${qualified(schema, object.table ?? '')} ADD COLUMN ${columnSql(object, schema)};`;
  const parts = [...expected.values()].filter(({ table }) => table === object.name);
  const columns = parts.filter(({ kind }) => kind === 'column').map((column) => columnSql(column, schema));
  const rest = parts.filter(({ kind }) => kind !== 'column').map((part) => creation(part, schema));
  const settings = Object.entries(object.facets).map(([name, wanted]) =>
    tableAlteration(object, { name, found: '', wanted }, schema),
  );
  const table = `CREATE TABLE ${qualified(schema, object.name)} (\n  ${columns.join(',\n  ')}\n);`;
  return [table, ...settings, ...rest].join('\n');
}

const columnSql = ({ name, facets }: ShapeObject, schema: string): string =>
  [
    identifier(name),
    facets['type'] ?? '',
    inSchema(facets['default'] ?? '', schema),
    facets['nullability'] ?? '',
  ]
    .filter((word) => word !== '')
    .join(' ');
