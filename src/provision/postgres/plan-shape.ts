import type { Drift, Step } from '../types.ts';
import type { ObservedInstance } from './observed.ts';
import type { WantedInstance } from './part.ts';
import { refillGuardSql } from './refill-guard.ts';
import { compareShapes, type Difference, differenceWords, weakens } from './shape/compare.ts';
import { emptySql, isRefillable, isRewritable, refillSql } from './shape/refill.ts';
import { dropSql, inOrder, repairSql } from './shape/repair.ts';
import type { Shape } from './shape/types.ts';
import { asOwner } from './statements.ts';

/** What of the tables is not as the migrations made it, and, where that is wanted, the steps that mend it. */
export type ShapePart = {
  readonly steps: readonly Step[];
  /** What the steps do not mend. */
  readonly drift: readonly Drift[];
  /** The projections are emptied for it: no worker may run, and the journal must be whole. */
  readonly refills: boolean;
  /** Tables that are gone and are not made again, with the way out: nothing can be given or written there. */
  readonly gone: ReadonlyMap<string, string>;
};

const NOTHING: ShapePart = { steps: [], drift: [], refills: false, gone: new Map() };

/**
 * Compares with the newest migration that was applied. Of a schema that a newer exsim made nothing is known here: its
 * later migrations may have changed anything.
 */
export function planShape(observed: ObservedInstance, wanted: WantedInstance): ShapePart {
  const newest = Math.max(0, ...observed.migrations.map(({ version }) => version));
  const expected = wanted.shapes[newest];
  if (observed.schema === null || expected === undefined) return NOTHING;
  const all = inOrder(compareShapes(observed.shape, expected));
  const mended = all.map((difference) => ({ difference, sql: mendSql(difference, all, expected, wanted) }));
  return wanted.repair ? repairOf(mended, wanted) : { ...NOTHING, ...leftOf(mended, wanted) };
}

type Mended = { readonly difference: Difference; readonly sql: string | null };

function repairOf(mended: readonly Mended[], wanted: WantedInstance): ShapePart {
  const lost = mended
    .filter(({ sql }) => sql !== null)
    .map(({ difference }) => difference)
    .filter(isRefillable);
  const steps = mended.flatMap(({ difference, sql }) =>
    sql === null ? [] : [asOwner('repaired', differenceWords(difference), sql)],
  );
  return {
    steps: lost.length === 0 ? steps : [emptied(lost, wanted), ...steps],
    ...leftOf(
      mended.filter(({ sql }) => sql === null),
      wanted,
    ),
    refills: lost.length > 0,
  };
}

const leftOf = (left: readonly Mended[], wanted: WantedInstance): Pick<ShapePart, 'drift' | 'gone'> => ({
  drift: left.map((each) => driftOf(each, wanted)),
  gone: new Map(
    left
      .filter(({ difference }) => isTableGone(difference))
      .map((each) => [each.difference.object.name, driftOf(each, wanted).wayOut]),
  ),
});

const isTableGone = ({ what, object }: Difference): boolean => what === 'missing' && object.kind === 'table';

const emptied = (lost: readonly Difference[], { identity }: WantedInstance): Step =>
  asOwner(
    'changed',
    'projections emptied, to be filled from the journal',
    `${refillGuardSql(identity)}\n${emptySql(identity.schema, lost)}`,
  );

/** Null where it cannot be mended; nor can what needs a column or another table that is gone. */
function mendSql(
  difference: Difference,
  all: readonly Difference[],
  expected: Shape,
  { identity }: WantedInstance,
): string | null {
  const refills = !all.some(isSourceGone);
  if (isRefillable(difference) || isRewritable(difference))
    return refills || isRewritable(difference) ? refillSql(difference, expected, identity.schema) : null;
  const { table } = difference.object;
  const broken = all.some(
    (other) => other.what === 'missing' && other.object.kind === 'column' && other.object.table === table,
  );
  const isRefilled = refills && all.some((other) => isRefillable(other) && other.object.table === table);
  const isBroken = (broken && !isRefilled) || all.some((other) => needs(difference, other));
  return difference.what === 'missing' && isBroken ? null : repairSql(difference, identity.schema);
}

/** A table or column of what projections are filled from, or held still by meanwhile. */
const isSourceGone = ({ what, object: { kind, table, name } }: Difference): boolean =>
  what === 'missing' &&
  (kind === 'table' || kind === 'column') &&
  ['journal', 'writer', 'projection'].includes(table ?? name);

/** A foreign key, say, and the table it refers to, which is gone for good. */
const needs = ({ object: { facets } }: Difference, other: Difference): boolean =>
  isTableGone(other) &&
  !isRefillable(other) &&
  Object.values(facets).some((text) => text.includes(`{schema}.${other.object.name}`));

function driftOf({ difference, sql }: Mended, wanted: WantedInstance): Drift {
  const words = differenceWords(difference);
  const keys = isRewritable(difference)
    ? ' writes those of the instance file; keys made by API are gone'
    : '';
  const wayOut = sql === null ? byHand(difference, wanted) : `exsim provision --repair${keys}`;
  return { words, wayOut, weakens: weakens(difference) };
}

function byHand({ what, object }: Difference, { identity: { schema, name } }: WantedInstance): string {
  if (what === 'extra') return `it is kept, for it may hold data; to drop it: ${dropSql(object, schema)}`;
  if (what === 'altered') return 'have a superuser change it back';
  const quoted = name === '' ? `''` : name;
  return (
    `what it held is gone; begin anew: exsim provision --remove ${quoted} --yes, then exsim provision, ` +
    `then exsim restore ${quoted} FILE where there is a backup`
  );
}
