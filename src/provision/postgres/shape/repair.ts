import { identifier, qualified } from '../statements.ts';
import type { ChangedFacet, Difference } from './compare.ts';
import type { ShapeObject } from './types.ts';

/**
 * The statements with which the owner role makes one object again what it was, or null where data would be lost or is
 * lost already. What is dropped holds no data: an index, a trigger, a view.
 */
export function repairSql(difference: Difference, schema: string): string | null {
  const { what, object } = difference;
  switch (what) {
    case 'missing':
      return creation(object, schema);
    case 'extra':
      return HOLD_DATA.has(object.kind) ? null : dropSql(object, schema);
    case 'altered':
      return joined(difference.facets.map((facet) => alteration(object, facet, schema)));
  }
}

const HOLD_DATA = new Set<ShapeObject['kind']>([
  ...(['table', 'column', 'sequence', 'materialized view', 'foreign table'] as const),
  ...(['partitioned table', 'type'] as const),
]);

/** Null when one of them is null; each statement once. */
const joined = (statements: readonly (string | null)[]): string | null =>
  statements.includes(null) ? null : [...new Set(statements)].join('\n');

/** Null for what would come back empty: tables and columns. */
export function creation(object: ShapeObject, schema: string): string | null {
  const { kind, name } = object;
  const definition = definitionOf(object, schema);
  switch (kind) {
    case 'constraint':
      return `ALTER TABLE ${tableOf(object, schema)} ADD CONSTRAINT ${identifier(name)} ${definition};`;
    case 'policy':
      return `CREATE POLICY ${identifier(name)} ON ${tableOf(object, schema)} ${definition};`;
    case 'function':
      return `${definition};\nREVOKE ALL ON FUNCTION ${functionOf(object, schema)} FROM PUBLIC;`;
    case 'index':
    case 'trigger':
      return `${definition};`;
    default:
      return null;
  }
}

/** The statement that drops it; of what holds data too, for the one who decides so. */
export function dropSql(object: ShapeObject, schema: string): string {
  const { kind, name } = object;
  const table = object.table === null ? '' : tableOf(object, schema);
  switch (kind) {
    case 'column':
    case 'constraint':
      return `ALTER TABLE ${table} DROP ${kind.toUpperCase()} ${identifier(name)};`;
    case 'trigger':
    case 'rule':
    case 'policy':
      return `DROP ${kind.toUpperCase()} ${identifier(name)} ON ${table};`;
    case 'function':
      return `DROP ROUTINE ${functionOf(object, schema)};`;
    default:
      return `DROP ${kind === 'partitioned table' ? 'TABLE' : kind.toUpperCase()} ${qualified(schema, name)};`;
  }
}

function alteration(object: ShapeObject, facet: ChangedFacet, schema: string): string | null {
  if (object.kind === 'column') return columnAlteration(object, facet, schema);
  if (object.kind === 'table') return tableAlteration(object, facet, schema);
  if (object.kind === 'function') return functionAlteration(object, facet, schema);
  if (object.kind === 'trigger' && facet.name === 'state')
    return `ALTER TABLE ${tableOf(object, schema)} ENABLE TRIGGER ${identifier(object.name)};`;
  const made = creation(object, schema);
  return made === null ? null : `${dropSql(object, schema)}\n${made}`;
}

/** What a change of the type cost (digits, say) was lost when it was made: to change it back costs nothing more. */
function columnAlteration(
  object: ShapeObject,
  { name, wanted }: ChangedFacet,
  schema: string,
): string | null {
  const column = identifier(object.name);
  const alter = `ALTER TABLE ${tableOf(object, schema)} ALTER COLUMN ${column}`;
  switch (name) {
    case 'type':
      return `${alter} TYPE ${wanted} USING ${column}::${wanted};`;
    case 'nullability':
      return `${alter} ${wanted === '' ? 'DROP' : 'SET'} NOT NULL;`;
    case 'default':
      return wanted === '' ? `${alter} DROP DEFAULT;` : `${alter} SET ${inSchema(wanted, schema)};`;
    case 'storage':
      return wanted === '' ? null : `${alter} SET ${wanted};`;
    default:
      return null;
  }
}

export function tableAlteration({ name }: ShapeObject, facet: ChangedFacet, schema: string): string | null {
  const alter = `ALTER TABLE ${qualified(schema, name)}`;
  if (facet.name === 'persistence') return `${alter} SET LOGGED;`;
  if (facet.name === 'row security')
    return `${alter} ${facet.wanted === '' ? 'DISABLE' : 'ENABLE'} ROW LEVEL SECURITY;`;
  // The triggers of foreign keys are a superuser's to enable.
  return facet.name === 'forced row security' ? `${alter} NO FORCE ROW LEVEL SECURITY;` : null;
}

/** Another owner's function is not the owner role's to change. */
function functionAlteration(
  object: ShapeObject,
  { name, found }: ChangedFacet,
  schema: string,
): string | null {
  if (name === 'definition') return `${definitionOf(object, schema)};`;
  if (name === 'owner') return null;
  return `REVOKE ALL ON FUNCTION ${functionOf(object, schema)} FROM ${found.replace('EXECUTE FOR ', '')};`;
}

const tableOf = ({ table }: ShapeObject, schema: string): string => qualified(schema, table ?? '');

/** The arguments are as Postgres prints them. */
const functionOf = ({ name }: ShapeObject, schema: string): string => {
  const at = name.indexOf('(');
  return `${qualified(schema, name.slice(0, at))}${name.slice(at)}`;
};

const definitionOf = ({ facets }: ShapeObject, schema: string): string =>
  inSchema(facets['definition'] ?? '', schema);

export const inSchema = (definition: string, schema: string): string =>
  definition.replaceAll('{schema}.', () => `${identifier(schema)}.`);

/** What comes first in a repair: what is dropped may be in the way of what is made, and a key is what others refer to. */
export const inOrder = (differences: readonly Difference[]): readonly Difference[] =>
  differences.toSorted((a, b) => rankOf(a) - rankOf(b));

const DROPPED: readonly ShapeObject['kind'][] = [
  'policy',
  'rule',
  'trigger',
  'view',
  'constraint',
  'index',
  'function',
];
const MADE: readonly ShapeObject['kind'][] = [
  ...(['table', 'column', 'function', 'constraint', 'index', 'trigger', 'policy'] as const),
];

function rankOf({ what, object }: Difference): number {
  if (what === 'extra') return DROPPED.indexOf(object.kind) - DROPPED.length;
  const refers = object.facets['definition']?.startsWith('FOREIGN KEY') === true;
  return MADE.indexOf(object.kind) + (refers ? 0.5 : 0);
}
