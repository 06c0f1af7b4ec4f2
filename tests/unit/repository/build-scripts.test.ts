import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { build: string } };
const used = scripts.build.match(/\.ci\/[\w-]+\.mjs/g) ?? [];

describe('whoever builds knows every script of the build', () => {
  test('there are some', () => {
    expect(used.length).toBeGreaterThan(1);
  });

  test.each(['Dockerfile', 'Makefile', 'tests/e2e/built.ts'])('%s', (file) => {
    const text = readFileSync(file, 'utf8');
    expect(used.filter((script) => !text.includes(script))).toEqual([]);
  });
});
