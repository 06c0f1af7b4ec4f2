import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { applied } from '../../mutants/planted/planted.ts';
import { PLANTED } from '../../mutants/planted/wrong-rules.ts';
import { readSource } from '../../mutants/targets.ts';
import { transpile } from '../../mutants/workspace.ts';

const HOME = fileURLToPath(new URL('../../..', import.meta.url));

describe('planted wrong rules', () => {
  test.each(PLANTED)('apply to the source as it stands: $name', (rule) => {
    const source = readSource(HOME, rule.file);
    const patched = applied(rule, source);
    expect(patched).not.toBeNull();
    expect(transpile(patched ?? '')).not.toBe(transpile(source));
  });

  test('have different names', () => {
    expect(new Set(PLANTED.map(({ name }) => name)).size).toBe(PLANTED.length);
  });

  test('do not apply where their text stands twice or not at all', () => {
    const rule = { name: 'n', wrong: 'w', file: 'f', changes: [['a < b', 'a > b']] } as const;
    expect(['a < b', 'a < b, a < b', 'a <= b'].map((source) => applied(rule, source))).toEqual([
      'a > b',
      null,
      null,
    ]);
  });
});
