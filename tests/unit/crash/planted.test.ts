import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FAULTS } from '../../e2e/crash/planted/faults.ts';
import { applied } from '../../mutants/planted/planted.ts';
import { transpile } from '../../mutants/workspace.ts';

describe('planted faults', () => {
  test.each(FAULTS)('apply to the source as it stands: $name', (fault) => {
    const source = readFileSync(fault.file, 'utf8');
    const patched = applied(fault, source);
    expect(patched).not.toBeNull();
    expect(transpile(patched ?? '')).not.toBe(transpile(source));
  });

  test('have different names', () => {
    expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
  });
});
