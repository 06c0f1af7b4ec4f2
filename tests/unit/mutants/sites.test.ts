import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { EQUIVALENT, type Mutant, mutantsOf } from '../../mutants/equivalent.ts';
import { sitesOf } from '../../mutants/sites.ts';
import { readSource, targetFiles } from '../../mutants/targets.ts';

const HOME = fileURLToPath(new URL('../../..', import.meta.url));

describe('places to mutate', () => {
  test.each([
    ['boundaries of comparisons', 'a < b; a >= b', ['a <= b; a >= b', 'a < b; a > b']],
    ['equality', 'a === b; a !== b', ['a !== b; a !== b', 'a === b; a === b']],
    ['sums', 'a + b; a -= b', ['a - b; a -= b', 'a + b; a += b']],
    ['counters', 'a++; --b', ['a--; --b', 'a++; ++b']],
    ['logic', 'a && b || c', ['a && b && c', 'a || b || c']],
    ['truth', 'f(true, false)', ['f(false, false)', 'f(true, true)']],
    ['numbers', 'f(10_000, 1n, -2)', ['f(10001, 1n, -2)', 'f(10_000, 2n, -2)', 'f(10_000, 1n, -3)']],
    ['signs', 'f(-a)', ['f(a)']],
  ])('are %s', (_what, source, mutated) => {
    const found = sitesOf('x.ts', source).map((site) => site.to);
    expect(found.sort()).toEqual([...mutated].sort());
  });

  test.each([
    ['types', 'let x: 1 | -1 | true;'],
    ['type parameters', 'f<Box<1>>()'],
    ['imports', "import { a } from './a.ts';"],
    ['assertions', "assert(a > 0 && b < 1, 'a message');"],
    ['text', "f('a < b', `1 + 1`);"],
    ['other operators', 'a * b; a = b; a ?? b;'],
  ])('are not in %s', (_what, source) => {
    expect(sitesOf('x.ts', source)).toEqual([]);
  });

  test('are not the signs of a constant that is 0', () => {
    const source = 'const FIRST = 0;\nconst NEXT = 1;\nf(at + FIRST, at + NEXT);';
    expect(sitesOf('x.ts', source).map((site) => site.to)).toEqual([
      'const FIRST = 1;',
      'const NEXT = 2;',
      'f(at + FIRST, at - NEXT);',
    ]);
  });

  test('are told by line, column and the name of what they stand in', () => {
    const [site] = sitesOf('x.ts', 'class A {\n  isFull(n: number) {\n    return n > max;\n  }\n}\n');
    expect(site).toEqual({
      ...{ file: 'x.ts', line: 3, column: 14, within: 'isFull' },
      ...{ from: 'return n > max;', to: 'return n >= max;' },
      mutated: 'class A {\n  isFull(n: number) {\n    return n >= max;\n  }\n}\n',
    });
  });
});

test('every mutant known as equivalent can still be made', () => {
  const made = new Set(targetFiles(HOME).flatMap((file) => sitesOf(file, readSource(HOME, file)).map(keyOf)));
  const known = EQUIVALENT.flatMap(mutantsOf).map(keyOf);
  expect(known.filter((key) => !made.has(key))).toEqual([]);
});

function keyOf(mutant: Mutant): string {
  return [mutant.file, mutant.within, mutant.from, mutant.to].join('\n');
}
