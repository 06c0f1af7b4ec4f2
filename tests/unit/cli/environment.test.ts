import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CLI_VARIABLES, loadDotEnv, variable } from '../../../src/cli/environment.ts';
import { WORKER_VARIABLES } from '../../../src/protocol/environment.ts';

const TEST_VARIABLES = ['TEST_POSTGRES_URL', 'TEST_REDIS_URL'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-env-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const name of ['EXSIM_TEST_OLD', 'EXSIM_TEST_NEW']) delete process.env[name];
});

test('.env.example shows every variable once, and no other', () => {
  const shown = [...readFileSync('.env.example', 'utf8').matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map(
    ([, name]) => name,
  );
  const known = new Set([...WORKER_VARIABLES, ...CLI_VARIABLES, ...TEST_VARIABLES]);
  expect(shown.toSorted()).toEqual([...known].toSorted());
});

test('.env.example can be used as it is', () => {
  const active = readFileSync('.env.example', 'utf8').match(/^[A-Z].*$/gm);
  expect(active).toEqual(['SERVICE_NAME=exchange-sim', 'SERVICE_INSTANCE_NAME=exchange-sim-001']);
});

test('the environment wins over .env', () => {
  process.env['EXSIM_TEST_OLD'] = 'environment';
  writeFileSync(join(folder, '.env'), 'EXSIM_TEST_OLD=file\nEXSIM_TEST_NEW="a b"\n');
  loadDotEnv(folder);
  expect([process.env['EXSIM_TEST_OLD'], process.env['EXSIM_TEST_NEW']]).toEqual(['environment', 'a b']);
});

test('a missing .env is no failure', () => expect(() => loadDotEnv(folder)).not.toThrow());

test('an empty variable counts as absent', () => {
  expect(variable('POSTGRES_URL', { POSTGRES_URL: '' })).toBeNull();
});
