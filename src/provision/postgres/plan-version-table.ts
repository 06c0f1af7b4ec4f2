import { isDeepStrictEqual } from 'node:util';
import { ExsimError } from '../../common/errors.ts';
import type { Drift, Step } from '../types.ts';
import { type AppliedMigration, type Migration, migrationTitle } from './migrations.ts';
import type { ObservedInstance } from './observed.ts';
import type { WantedInstance } from './part.ts';
import { WORKER_PRIVILEGES } from './privileges.ts';
import type { Shapes } from './shape/expected.ts';
import { refillSql } from './shape/refill.ts';
import { keyOf, type Shape, type ShapeObject } from './shape/types.ts';
import { asOwner, identifier, literal, qualified } from './statements.ts';

const NAME = 'migrations';
const TABLE: ShapeObject = { kind: 'table', table: null, name: NAME, facets: {} };
const WORDS = `${keyOf(TABLE)}: missing`;
const REPAIR = 'exsim provision --repair';
const PRIVILEGES = WORKER_PRIVILEGES[NAME] ?? [];

/** `observed`: as all else is planned from it, with the version table that is told about here. */
type VersionTable = {
  readonly observed: ObservedInstance;
  readonly steps: readonly Step[];
  readonly drift: readonly Drift[];
};

/**
 * A version table that somebody dropped: which migrations were applied shows in what they made. Without it all of them
 * would be applied again, to tables that are there. A repair makes it anew. Throws PROVISION_FAILED where migrations are to
 * be applied without one: they are written down there.
 */
export function planVersionTable(observed: ObservedInstance, wanted: WantedInstance): VersionTable {
  const applied = isLost(observed, wanted) ? appliedBefore(observed.shape, wanted) : [];
  const expected = wanted.shapes[applied.length];
  if (applied.length === 0 || expected === undefined) return { observed, steps: [], drift: [] };
  const next = wanted.migrations[applied.length];
  if (next !== undefined && !wanted.repair) throw unversioned(next, wanted);
  const { ownerRole: owner, schema, role } = wanted.identity;
  const grants = PRIVILEGES.map((privilege) => ({
    grantee: role,
    privilege,
    grantable: false,
    passedOnBy: null,
    ours: true,
  }));
  const whole = {
    ...observed,
    migrations: applied,
    shape: withTable(observed.shape, expected),
    tables: new Map([...observed.tables, [NAME, { owner, grants }]]),
  };
  const given = `GRANT ${PRIVILEGES.join(', ')} ON TABLE ${qualified(schema, NAME)} TO ${identifier(role)};`;
  const sql = `${tableSql(expected, schema, applied)}\n${given}`;
  return wanted.repair
    ? { observed: whole, steps: [asOwner('repaired', WORDS, sql)], drift: [] }
    : { observed: whole, steps: [], drift: [{ words: WORDS, wayOut: REPAIR, weakens: false }] };
}

const isLost = ({ tables }: ObservedInstance, { identity }: WantedInstance): boolean =>
  !tables.has(NAME) &&
  Object.keys(WORKER_PRIVILEGES).some((name) => tables.get(name)?.owner === identity.ownerRole);

/**
 * Up to the last one of which something stands: they only go forward. What earlier ones made and is gone is drift; so is
 * what one only changed in a table that is gone, of which nothing could stand.
 */
const appliedBefore = (
  observed: Shape,
  { migrations, shapes }: WantedInstance,
): readonly AppliedMigration[] =>
  migrations.slice(0, migrations.findLastIndex((_, at) => leftSomething(observed, shapes, at + 1)) + 1);

function leftSomething(observed: Shape, shapes: Shapes, version: number): boolean {
  const before = shapes[version - 1];
  const made = [...(shapes[version] ?? [])].filter(
    ([key, object]) => !isDeepStrictEqual(before?.get(key), object),
  );
  const couldStand = made.filter(([, { table, name }]) => {
    const key = keyOf({ ...TABLE, name: table ?? name });
    return observed.has(key) || before?.has(key) !== true;
  });
  if (couldStand.length === 0) return made.length > 0;
  return couldStand.some(([key, object]) => isDeepStrictEqual(observed.get(key), object));
}

const withTable = (observed: Shape, expected: Shape): Shape =>
  new Map([...observed, ...[...expected].filter(([, { table, name }]) => (table ?? name) === NAME)]);

function tableSql(expected: Shape, schema: string, applied: readonly AppliedMigration[]): string {
  const rows = applied.map(
    ({ version, name, checksum }) => `(${version}, ${literal(name)}, ${literal(checksum)})`,
  );
  const table = refillSql({ what: 'missing', object: TABLE }, expected, schema);
  return `${table}\nINSERT INTO ${qualified(schema, NAME)} (version, name, checksum) VALUES ${rows.join(', ')};`;
}

const unversioned = (next: Migration, { identity: { schema } }: WantedInstance): ExsimError =>
  new ExsimError(
    'PROVISION_FAILED',
    `Migration ${migrationTitle(next)} is to be applied to schema "${schema}", but its version table "${NAME}" is gone.`,
    { wayOut: `Make it anew: ${REPAIR}.` },
  );
