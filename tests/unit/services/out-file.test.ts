import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rotateOutFile } from '../../../src/services/out-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'exsim-out-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test.each<[what: string, bytes: number | null, size: number, files: string[]]>([
  ['one that is not there', null, 0, []],
  ['a small one', 7, 7, ['a.out']],
  ['a large one', 6 * 1024 * 1024, 0, ['a.out.1']],
])('output of earlier runs is set aside when it has grown large: %s', async (_what, bytes, size, files) => {
  const file = join(dir, 'a.out');
  if (bytes !== null) writeFileSync(file, Buffer.alloc(bytes));
  expect([await rotateOutFile(file), readdirSync(dir)]).toEqual([size, files]);
});
