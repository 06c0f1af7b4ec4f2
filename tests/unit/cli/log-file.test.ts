import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LogFile } from '../../../src/cli/log-file.ts';

let folder: string;
let path: string;
let log: LogFile;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-log-'));
  path = join(folder, 'binance.log');
  log = new LogFile(path);
});
afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

const numbered = (count: number): string =>
  Array.from({ length: count }, (_, index) => `line ${index} é\n`).join('');

test.each([0, 1, 3, 5, 9])('the last %i lines of a log of five', async (count) => {
  writeFileSync(path, numbered(5));
  const all = numbered(5).trimEnd().split('\n');
  expect(await log.readTail(count)).toEqual(count === 0 ? [] : all.slice(-count));
});

test('the end of a log of many blocks, with characters of two bytes at their borders', async () => {
  writeFileSync(path, numbered(40_000));
  const lines = await log.readTail(20_000);
  expect(lines).toEqual(numbered(40_000).trimEnd().split('\n').slice(-20_000));
});

test('a log that does not exist yet has no lines, and is read from its beginning when it comes', async () => {
  expect(await log.readTail(5)).toEqual([]);
  expect(await log.readMore()).toEqual([]);
  writeFileSync(path, 'first\n');
  expect(await log.readMore()).toEqual(['first']);
});

test('following hands out each line once, and only whole ones', async () => {
  writeFileSync(path, 'one\ntw');
  expect(await log.readTail(5)).toEqual(['one']);
  appendFileSync(path, 'o\nthree\nfo');
  expect(await log.readMore()).toEqual(['two', 'three']);
  appendFileSync(path, 'ur\n');
  expect(await log.readMore()).toEqual(['four']);
  expect(await log.readMore()).toEqual([]);
});

test('a character that was half written at one read is whole at the next', async () => {
  const bytes = Buffer.from('é\n');
  writeFileSync(path, bytes.subarray(0, 1));
  expect(await log.readTail(5)).toEqual([]);
  appendFileSync(path, bytes.subarray(1));
  expect(await log.readMore()).toEqual(['é']);
});

test('no line is lost when the file is replaced by a new one', async () => {
  writeFileSync(path, 'one\n');
  await log.readTail(5);
  appendFileSync(path, 'two\n');
  renameSync(path, `${path}.1`);
  writeFileSync(path, 'three\n');
  expect(await log.readMore()).toEqual(['two', 'three']);
});

test('a file that was cut is read from its beginning', async () => {
  writeFileSync(path, 'one\ntwo\n');
  await log.readTail(5);
  writeFileSync(path, 'new\n');
  expect(await log.readMore()).toEqual(['new']);
});
