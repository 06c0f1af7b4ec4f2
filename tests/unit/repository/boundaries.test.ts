import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkBoundaries } from '../../../.ci/check-boundaries.mjs';

/** Imports that design rules forbid: the file they stand in, what it imports, the rule that refuses it. */
const FORBIDDEN = [
  ['engine/a.ts', 'node:fs', 'pure-folders'],
  ['engine/b.ts', '../common/target.ts', 'engine-imports'],
  ['common/a.ts', '../protocol/target.ts', 'common-imports'],
  ['instance/a.ts', '../engine/book/target.ts', 'instance-imports'],
  ['config/a.ts', '../provision/target.ts', 'config-imports'],
  ['protocol/a.ts', '../worker/target.ts', 'protocol-imports'],
  ['stored/a.ts', '../worker/target.ts', 'stored-imports'],
  ['provision/a.ts', '../worker/target.ts', 'provision-imports'],
  ['worker/a.ts', '../config/target.ts', 'worker-imports'],
  ['worker/b.ts', '../provision/target.ts', 'worker-imports'],
  ['worker/c.ts', '../supervisor/target.ts', 'worker-imports'],
  ['worker/d.ts', '../services/target.ts', 'worker-imports'],
  ['supervisor/a.ts', '../worker/target.ts', 'supervisor-imports'],
  ['supervisor/b.ts', '../config/target.ts', 'supervisor-imports'],
  ['client/a.ts', '../worker/target.ts', 'client-imports'],
  ['load/a.ts', '../worker/target.ts', 'load-imports'],
  ['cli/a.ts', '../worker/target.ts', 'cli-imports'],
  ['cli/b.ts', '../engine/target.ts', 'cli-imports'],
  ['tui/a.ts', '../supervisor/target.ts', 'tui-imports'],
  ['supervisor/c.ts', 'pg', 'home-of-pg'],
  ['cli/c.ts', 'execa', 'home-of-execa'],
  ['cli/d.ts', 'yaml', 'home-of-yaml'],
  ['supervisor/d.ts', 'ioredis', 'home-of-ioredis'],
  ['worker/http/a.ts', 'prom-client', 'home-of-prom-client'],
  ['supervisor/e.ts', '@grpc/grpc-js', 'home-of-@grpc'],
  ['config/b.ts', 'commander', 'home-of-commander'],
  ['worker/e.ts', 'vitest', 'package-without-home'],
  ['worker/f.ts', './missing.ts', 'no-unresolved'],
  ['stray/a.ts', '../common/target.ts', 'known-folders'],
] as const;

const CYCLE = { 'worker/one.ts': './two.ts', 'worker/two.ts': './one.ts' };

let root: string;
let found: Awaited<ReturnType<typeof checkBoundaries>>;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'exsim-boundaries-'));
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  for (const [file, specifier] of FORBIDDEN) {
    plant(file, `import * as planted from '${specifier}';\nexport const used = planted;\n`);
    if (specifier.endsWith('target.ts')) plant(join(dirname(file), specifier), 'export const target = 1;\n');
  }
  for (const [file, specifier] of Object.entries(CYCLE)) plant(file, `export * from '${specifier}';\n`);
  plant('worker/orphan.ts', 'export const alone = 1;\n');
  plant(
    'provision/allowed.ts',
    "import pg from 'pg';\nexport * from '../common/target.ts';\nexport { pg };\n",
  );
  found = await checkBoundaries(root);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function plant(file: string, text: string): void {
  const path = join(root, 'src', file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const rulesBrokenBy = (file: string): string[] =>
  found.violations.filter(({ from }) => from === `src/${file}`).map(({ rule }) => rule);

test.each(FORBIDDEN)('%s may not import %s', (file, _specifier, rule) => {
  expect(rulesBrokenBy(file)).toContain(rule);
});

test('a cycle is refused', () => {
  expect(rulesBrokenBy('worker/one.ts')).toContain('no-cycles');
});

test('a file that nothing imports and that imports nothing is refused', () => {
  expect(rulesBrokenBy('worker/orphan.ts')).toEqual(['no-orphans']);
});

test('an import within the rules is accepted', () => {
  expect(rulesBrokenBy('provision/allowed.ts')).toEqual([]);
});

test('every planted source file was read', () => {
  expect(found.unread).toEqual([]);
  expect(found.sources).toBeGreaterThan(FORBIDDEN.length);
});
