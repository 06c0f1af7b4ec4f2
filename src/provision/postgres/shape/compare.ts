import { keyOf, type Shape, type ShapeKind, type ShapeObject } from './types.ts';

/** How one object is not as exsim made it. `object` is the wanted one, of an extra one the one that is there. */
export type Difference =
  | { readonly what: 'missing'; readonly object: ShapeObject }
  | { readonly what: 'extra'; readonly object: ShapeObject }
  | { readonly what: 'altered'; readonly object: ShapeObject; readonly facets: readonly ChangedFacet[] };

/** `found` or `wanted` is empty where one of the two has no such property. */
export type ChangedFacet = { readonly name: string; readonly found: string; readonly wanted: string };

/** Of schemas that are alike, as a rule all of them, one shape is read: it is compared once. */
const compared = new WeakMap<Shape, WeakMap<Shape, readonly Difference[]>>();

/** Of a table that is missing its parts are not told one by one. */
export function compareShapes(observed: Shape, expected: Shape): readonly Difference[] {
  const known = compared.get(observed) ?? new WeakMap<Shape, readonly Difference[]>();
  compared.set(observed, known);
  const differences = known.get(expected) ?? differencesOf(observed, expected);
  known.set(expected, differences);
  return differences;
}

function differencesOf(observed: Shape, expected: Shape): readonly Difference[] {
  const differences = [
    ...[...expected].flatMap(([key, wanted]) => differenceOf(wanted, observed.get(key))),
    ...[...observed]
      .filter(([key]) => !expected.has(key))
      .map(([, object]) => ({ what: 'extra' as const, object })),
  ];
  const whole = new Set(
    differences
      .filter(({ what, object }) => what !== 'altered' && object.kind === 'table')
      .map(({ object }) => object.name),
  );
  return differences.filter(({ object }) => object.table === null || !whole.has(object.table));
}

function differenceOf(wanted: ShapeObject, found: ShapeObject | undefined): readonly Difference[] {
  if (found === undefined) return [{ what: 'missing', object: wanted }];
  const names = [...new Set([...Object.keys(wanted.facets), ...Object.keys(found.facets)])];
  const facets = names
    .map((name) => ({ name, found: found.facets[name] ?? '', wanted: wanted.facets[name] ?? '' }))
    .filter((facet) => facet.found !== facet.wanted);
  return facets.length === 0 ? [] : [{ what: 'altered', object: wanted, facets }];
}

/** `index orders_by_account: missing`, `column orders.price: text instead of numeric`. */
export function differenceWords(difference: Difference): string {
  const { what, object } = difference;
  if (what === 'missing') return `${keyOf(object)}: missing`;
  if (what === 'extra') return `${keyOf(object)}: not one exsim made`;
  return `${keyOf(object)}: ${difference.facets.map(facetWords).join(', ')}`;
}

function facetWords({ name, found, wanted }: ChangedFacet): string {
  if (name === 'definition') return 'defined differently';
  if (found === '') return `without ${wanted}`;
  return wanted === '' ? `with ${found}` : `${found} instead of ${wanted}`;
}

const GUARDS: readonly ShapeKind[] = ['table', 'trigger', 'rule', 'policy', 'function', 'view'];

/** Whether what keeps instances apart, or history as it is, may depend on it; more indexes or columns do not matter. */
export const weakens = ({ what, object }: Difference): boolean =>
  GUARDS.includes(object.kind) && !(what === 'extra' && object.kind === 'table');
