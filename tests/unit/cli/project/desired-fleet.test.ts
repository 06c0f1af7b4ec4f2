import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadDesiredFleet } from '../../../../src/cli/project/desired-fleet.ts';
import { writeDesired } from '../../../../src/supervisor/fleet/desired.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'exsim-files-')));
  vi.stubEnv('EXSIM_HOME', join(folder, '.exsim'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** An instance file with one exchange. */
function fileOf(name: string): string {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, `- {name: ${name}}\n`);
  return path;
}

const portsFile = (): string => join(folder, '.exsim', 'ports.json');

/** A project whose last `up` was of this file. */
async function upOf(file: string, running: readonly string[]): Promise<void> {
  const { project, fleet } = await loadDesiredFleet(file, { only: null });
  await writeDesired(project.paths, { fleet, running });
  rmSync(portsFile());
}

test('a second file for a project that runs is refused by every command, both are named, and no port is given', async () => {
  const [first, second] = [fileOf('binance'), fileOf('kraken')];
  await upOf(first, ['binance']);
  await expect(loadDesiredFleet(second, { only: null })).rejects.toMatchObject({
    code: 'PROJECT_MISMATCH',
    message: `Expected the instance file of the running project, ${first}, but was ${second}.`,
  });
  expect(existsSync(portsFile())).toBe(false);
  expect((await loadDesiredFleet(first, { only: null })).fleet.file).toBe(first);
});

test('a project that was stopped takes another file', async () => {
  const [first, second] = [fileOf('binance'), fileOf('kraken')];
  await upOf(first, []);
  expect((await loadDesiredFleet(second, { only: null })).fleet.file).toBe(second);
});
