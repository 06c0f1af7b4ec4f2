import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeOwnedDir, makeSharedDir } from '../../../src/services/locations.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'exsim-places-'));
});
afterEach(() => rmSync(dir, { recursive: true }));
const modeOf = (path: string): number => statSync(path).mode & 0o777;

test('a folder of programs and one of data get their modes when they are made', async () => {
  const [shared, owned] = [join(dir, 'shared'), join(dir, 'owned')];
  const before = process.umask(0o077);
  await makeSharedDir(shared).finally(() => process.umask(before));
  await makeOwnedDir(owned, null);
  expect([modeOf(shared), modeOf(owned)]).toEqual([0o755, 0o700]);
});

test('a folder that is there keeps its mode', async () => {
  chmodSync(dir, 0o750);
  await makeSharedDir(dir);
  await makeOwnedDir(dir, null);
  expect(modeOf(dir)).toBe(0o750);
});
