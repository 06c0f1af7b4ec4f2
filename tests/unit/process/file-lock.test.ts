import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acquireLock, withFileLock } from '../../../src/process/lock.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-lock-'));
  file = join(folder, 'file');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('one task at a time runs for a file', async () => {
  let running = 0;
  let most = 0;
  const task = async (): Promise<void> => {
    running++;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running--;
  };
  await Promise.all(Array.from({ length: 8 }, () => withFileLock(file, task)));
  expect(most).toBe(1);
});

test('a task that fails lets go of the file', async () => {
  await expect(withFileLock(file, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await withFileLock(file, async () => 'done')).toBe('done');
});

test('a holder that lives is never robbed, however long it takes', async () => {
  await acquireLock(`${file}.lock`);
  await expect(withFileLock(file, async () => 'robbed', 0)).rejects.toMatchObject({
    code: 'NOT_READY',
    message: expect.stringContaining(`process ${process.pid}`),
  });
});
