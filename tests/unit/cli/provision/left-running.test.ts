import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { leftRunning } from '../../../../src/cli/provision/left-running.ts';
import { acquireLock } from '../../../../src/process/lock.ts';
import { projectPaths } from '../../../../src/process/paths.ts';
import type { Targets } from '../../../../src/provision/types.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-left-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const targets = (postgres: 'embedded' | 'external', redis: 'unpacked' | 'external'): Targets => ({
  postgres: { kind: postgres, adminUrl: 'postgres://localhost', pid: null },
  redis: { kind: redis, adminUrl: 'redis://localhost' },
});

test('servers of the project that no supervisor will end are named, and those of others are not', async () => {
  const paths = projectPaths(folder);
  expect(await leftRunning(paths, targets('embedded', 'unpacked'))).toEqual(['PostgreSQL', 'Redis']);
  expect(await leftRunning(paths, targets('external', 'unpacked'))).toEqual(['Redis']);
  expect(await leftRunning(paths, targets('external', 'external'))).toEqual([]);
});

test('where a supervisor runs nothing is left', async () => {
  const paths = projectPaths(folder);
  await acquireLock(paths.supervisorLock);
  expect(await leftRunning(paths, targets('embedded', 'unpacked'))).toEqual([]);
});
