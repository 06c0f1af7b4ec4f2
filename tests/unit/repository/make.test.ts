import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const TARGETS =
  'help check-env up down status provision test test-all test-unit test-integration test-e2e test-short fuzz sim isolation provision-kills ' +
  'fuzz-edges crash chaos mutants observability planted test-nodes test-postgres-all bench-engine bench-durable bench-restart ' +
  'bench-edges bench-fleet bench-metrics build lint fmt proto proto-image test-list test-files clean';

let bin: string;
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'exsim-path-'));
});
afterEach(() => rmSync(bin, { recursive: true, force: true }));

/** A PATH with these commands of the machine, and scripts in place of others. */
function givePath(commands: readonly string[], scripts: Record<string, string> = {}): void {
  for (const command of commands) {
    const path = execFileSync('/bin/sh', ['-c', `command -v ${command}`], { encoding: 'utf8' }).trim();
    symlinkSync(path, join(bin, command));
  }
  for (const [command, text] of Object.entries(scripts)) {
    writeFileSync(join(bin, command), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, command), 0o755);
  }
}

const BASICS = ['sh', 'sed', 'grep', 'printenv', 'dirname'];
const checkEnv = (env: Record<string, string> = {}) =>
  spawnSync('/bin/sh', ['.ci/check-env.sh'], { encoding: 'utf8', env: { PATH: bin, ...env } });

test('make help lists every target with what it does', () => {
  const help = execFileSync('make', ['help'], { encoding: 'utf8' });
  const listed = [...help.matchAll(/^ {2}make ([a-z0-9-]+) +\S.*$/gm)].map(([, target]) => target);
  expect(listed.toSorted()).toEqual(TARGETS.split(' ').toSorted());
});

test('npm up and npm test are make up and make test', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect([scripts.up, scripts.test]).toEqual([`sh -c 'make up ARGS="$*"' --`, 'make test']);
});

test('npm passes options on to make', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  givePath(['sh'], { make: 'echo "$@"' });
  const said = execFileSync('/bin/sh', ['-c', `${scripts.up} -d --timeout 9`], {
    env: { PATH: bin },
    encoding: 'utf8',
  });
  expect(said).toBe('up ARGS=-d --timeout 9\n');
});

test('check-env is content with what is needed, and names which settings are set, without their values', () => {
  givePath([...BASICS, 'node'], { npm: '', git: '', make: '' });
  const { status, stdout } = checkEnv({ REDIS_URL: 'redis://secret-value' });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^ {2}REDIS_URL +set in the environment$/m);
  expect(stdout).toMatch(/^ {2}HTTP_PORT +not set \(optional\)$/m);
  expect(stdout).toMatch(/Everything needed is here: make up\n$/);
  expect(stdout).not.toContain('secret-value');
});

test.each([
  ['v18.20.1', false],
  ['v20.18.9', false],
  ['v20.19.0', true],
  ['v22.0.0', true],
  ['v100.1.1', true],
])('Node %s is new enough: %s', (version, enough) => {
  givePath(BASICS, { node: `echo ${version}`, npm: '', git: '', make: '' });
  const { status, stdout } = checkEnv();
  expect(status).toBe(enough ? 0 : 1);
  expect(stdout.includes('is older than 20.19')).toBe(!enough);
});

test('check-env names everything that is missing, each with a cure', () => {
  givePath(BASICS);
  const { status, stdout } = checkEnv();
  expect(status).toBe(1);
  expect(stdout.match(/^ {2}missing +(\w+)/gm)).toHaveLength(4);
  expect(stdout.match(/^ +cure: .+$/gm)).toHaveLength(4);
  expect(stdout).toMatch(/4 missing: see the cures above\n$/);
});
