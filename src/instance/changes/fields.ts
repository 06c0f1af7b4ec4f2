import { parseDecimal } from '../../common/decimal.ts';
import type { SpecChange } from './change.ts';
import type { ChangeEffect } from './effects.ts';

/** The changes among the fields of a table, in its order. `name` makes of a field what a person calls it. */
export function fieldChanges<Field extends string>(
  effects: Readonly<Record<Field, ChangeEffect>>,
  before: Readonly<Partial<Record<NoInfer<Field>, unknown>>>,
  after: Readonly<Partial<Record<NoInfer<Field>, unknown>>>,
  name: (field: Field) => string = (field) => field,
): SpecChange[] {
  const fields = Object.entries(effects) as [Field, ChangeEffect][];
  return fields.flatMap(([field, effect]) => {
    const [old, fresh] = [before[field], after[field]];
    if (isSame(old, fresh)) return [];
    return [{ kind: 'changed', what: name(field), before: shown(old), after: shown(fresh), effect }];
  });
}

/** What two maps have by different keys, or under the same key differently. */
export type KeyDifference<T> = {
  readonly key: string;
  readonly before: T | undefined;
  readonly after: T | undefined;
};

export function keyDifferences<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
): KeyDifference<T>[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys
    .map((key) => ({ key, before: ownOf(before, key), after: ownOf(after, key) }))
    .filter((pair) => !isSame(pair.before, pair.after));
}

const ownOf = <T>(map: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(map, key) ? map[key] : undefined;

/** Digits beyond any of the file, so that `0.10` and `0.1` are the same. */
const SCALE = 24;

export function isSame(a: unknown, b: unknown): boolean {
  if (JSON.stringify(a) === JSON.stringify(b)) return true;
  const [first, second] = [parseDecimal(a, SCALE), parseDecimal(b, SCALE)];
  return first.ok && second.ok && first.value === second.value;
}

/** A field that an earlier version did not know is `unset` in what it wrote down. */
function shown(value: unknown): string {
  if (value === undefined) return 'unset';
  if (value === null) return 'none';
  return Array.isArray(value) ? value.join('|') : String(value);
}
