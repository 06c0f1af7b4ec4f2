/**
 * As much of vitest as the tests of the engine use, for runs that must begin within a moment. In a workspace it stands
 * where the package `vitest` would.
 */
type Body = (...row: never[]) => unknown;
export type NamedTest = { readonly name: string; readonly run: () => unknown };

const tests: NamedTest[] = [];
const path: string[] = [];

/** All tests of the modules imported so far, and forgets them. */
export function takeTests(): NamedTest[] {
  return tests.splice(0);
}

export function describe(name: string, body: () => void): void {
  path.push(name);
  body();
  path.pop();
}

export function test(name: string, body: () => unknown): void {
  tests.push({ name: [...path, name].join(' > '), run: body });
}

test.each =
  (rows: readonly unknown[]) =>
  (name: string, body: Body): void => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      test(filled(name, values), () => body(...(values as never[])));
    }
  };

describe.each =
  (rows: readonly unknown[]) =>
  (name: string, body: Body): void => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      describe(filled(name, values), () => void body(...(values as never[])));
    }
  };

function filled(name: string, values: readonly unknown[]): string {
  let next = 0;
  return name.replace(/%[a-z]/g, () => shown(values[next++]));
}

export function expect(actual: unknown) {
  return { ...matchers(actual, true), not: matchers(actual, false) };
}

/** A value that decides itself what equals it. */
class Matcher {
  readonly matches: (actual: unknown) => boolean;

  constructor(matches: (actual: unknown) => boolean) {
    this.matches = matches;
  }
}

expect.objectContaining = (fields: object) => new Matcher((actual) => isPart(fields, actual));
expect.arrayContaining = (values: readonly unknown[]) =>
  new Matcher(
    (actual) =>
      Array.isArray(actual) && values.every((value) => actual.some((other) => isEqual(value, other))),
  );

function matchers(actual: unknown, wanted: boolean) {
  const must = (holds: boolean, rule: string, other?: unknown) => {
    if (holds !== wanted) throw new Error(`${shown(actual)} ${wanted ? '' : 'not '}${rule} ${shown(other)}`);
  };
  return {
    toBe: (other: unknown) => must(Object.is(actual, other), 'is', other),
    toEqual: (other: unknown) => must(isEqual(other, actual), 'equals', other),
    toStrictEqual: (other: unknown) => must(isEqual(other, actual), 'equals', other),
    toMatchObject: (other: object) => must(isPart(other, actual), 'has', other),
    toMatch: (pattern: RegExp) => must(pattern.test(String(actual)), 'matches', String(pattern)),
    toBeNull: () => must(actual === null, 'is null'),
    toBeUndefined: () => must(actual === undefined, 'is undefined'),
    toBeGreaterThan: (other: number | bigint) => must((actual as number) > other, 'is above', other),
    toBeLessThanOrEqual: (other: number | bigint) => must((actual as number) <= other, 'is at most', other),
    toThrow: (problem?: unknown) => must(throws(actual, problem), 'throws', problem),
  };
}

function throws(action: unknown, problem: unknown): boolean {
  try {
    (action as () => unknown)();
    return false;
  } catch (thrown) {
    if (problem === undefined) return true;
    if (typeof problem === 'function') return thrown instanceof problem;
    return thrown instanceof Error && thrown.message.includes(String(problem));
  }
}

/** A field that is undefined is as good as absent. */
function isEqual(expected: unknown, actual: unknown): boolean {
  if (expected instanceof Matcher) return expected.matches(actual);
  if (!isObject(expected) || !isObject(actual)) return Object.is(expected, actual);
  if (Array.isArray(expected) !== Array.isArray(actual)) return false;
  if (Array.isArray(expected) && expected.length !== actual['length']) return false;
  const fields = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...fields].every((field) => isEqual(expected[field], actual[field]));
}

function isPart(expected: unknown, actual: unknown): boolean {
  if (expected instanceof Matcher || !isObject(expected) || !isObject(actual))
    return isEqual(expected, actual);
  if (Array.isArray(expected) && expected.length !== actual['length']) return false;
  return Object.keys(expected).every((field) => isPart(expected[field], actual[field]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part)) ?? String(value);
}
