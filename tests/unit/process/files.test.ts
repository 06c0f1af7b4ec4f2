import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFileIfThere, writeFileAtomic, writeFileIfChanged } from '../../../src/process/files.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'exsim-files-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('a file is replaced as a whole, readable by its owner alone, with nothing left beside it', async () => {
  const path = join(dir, 'secrets.json');
  writeFileSync(path, 'old');
  chmodSync(path, 0o644);
  await writeFileAtomic(path, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(dir)).toEqual(['secrets.json']);
});

test('the umask does not change the mode that was asked for', async () => {
  const path = join(dir, 'shared');
  const umask = process.umask(0o077);
  try {
    await writeFileAtomic(path, 'text', 0o644);
  } finally {
    process.umask(umask);
  }
  expect(statSync(path).mode & 0o777).toBe(0o644);
});

test('a file that has the text and the mode already is the same file afterwards', async () => {
  const path = join(dir, 'same');
  await writeFileIfChanged(path, 'text');
  const { ino } = statSync(path);
  await writeFileIfChanged(path, 'text');
  expect(statSync(path).ino).toBe(ino);
  await writeFileIfChanged(path, 'other');
  expect(readFileSync(path, 'utf8')).toBe('other');
});

test('a file with the text that others may read, that nobody may, or that is a link, is replaced', async () => {
  const path = join(dir, 'open');
  writeFileSync(path, 'text');
  chmodSync(path, 0o644);
  await writeFileIfChanged(path, 'text');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  chmodSync(path, 0); // Root would read it all the same.
  await writeFileIfChanged(path, 'text');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const link = join(dir, 'link');
  symlinkSync(path, link);
  await writeFileIfChanged(link, 'text');
  expect(lstatSync(link).isFile()).toBe(true);
});

test('a write that fails leaves nothing behind', async () => {
  await expect(writeFileAtomic(join(dir, 'missing/file'), 'text')).rejects.toThrow('ENOENT');
  expect(readdirSync(dir)).toEqual([]);
});

test('a file that is not there reads as null', async () => {
  expect(await readFileIfThere(join(dir, 'nothing'))).toBeNull();
});
