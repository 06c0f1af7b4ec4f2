import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FollowedFile } from '../../../../src/cli/logs/followed-file.ts';
import { setAside } from '../../../../src/process/set-aside.ts';

const OLD_MAX = 3;
let folder: string;
let path: string;
let log: FollowedFile;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-log-'));
  path = join(folder, 'binance.log');
  log = new FollowedFile(path, OLD_MAX);
});
afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a log that does not exist yet has no lines, and is read from its beginning when it comes', async () => {
  expect(await log.readMore()).toEqual([]);
  writeFileSync(path, 'first\n');
  expect(await log.readMore()).toEqual(['first']);
});

test('each line is handed out once, and only whole ones', async () => {
  writeFileSync(path, 'one\ntw');
  expect(await log.readMore()).toEqual(['one']);
  appendFileSync(path, 'o\nthree\nfo');
  expect(await log.readMore()).toEqual(['two', 'three']);
  appendFileSync(path, 'ur\n');
  expect(await log.readMore()).toEqual(['four']);
  expect(await log.readMore()).toEqual([]);
});

test('a character that was half written at one read is whole at the next', async () => {
  const bytes = Buffer.from('é\n');
  writeFileSync(path, bytes.subarray(0, 1));
  expect(await log.readMore()).toEqual([]);
  appendFileSync(path, bytes.subarray(1));
  expect(await log.readMore()).toEqual(['é']);
});

test('more than is read at once comes whole', async () => {
  const lines = Array.from({ length: 200_000 }, (_, index) => `line ${index} é`);
  writeFileSync(path, `${lines.join('\n')}\n`);
  expect(await log.readMore()).toEqual(lines);
});

test.each([1, 2, OLD_MAX])('no line is lost or doubled when the log is set aside %i times', async (times) => {
  writeFileSync(path, 'one\n');
  const read = await log.readMore();
  for (let time = 1; time <= times; time++) {
    appendFileSync(path, `last of ${time}\n`);
    setAside(path, OLD_MAX);
    writeFileSync(path, `first of ${time + 1}\n`);
  }
  read.push(...(await log.readMore()), ...(await log.readMore()));
  const written = Array.from({ length: times }, (_, time) => [`last of ${time + 1}`, `first of ${time + 2}`]);
  expect(read).toEqual(['one', ...written.flat()]);
});

test('what is left of a log that was set aside more often than is kept comes in order', async () => {
  writeFileSync(path, 'one\n');
  await log.readMore();
  for (let time = 1; time <= OLD_MAX + 2; time++) {
    setAside(path, OLD_MAX);
    writeFileSync(path, `log ${time}\n`);
  }
  expect(await log.readMore()).toEqual(['log 2', 'log 3', 'log 4', 'log 5']);
});

test('a log that is being replaced goes on when the new one is there', async () => {
  writeFileSync(path, 'one\n');
  await log.readMore();
  appendFileSync(path, 'two\n');
  renameSync(path, `${path}.1`);
  expect(await log.readMore()).toEqual(['two']);
  appendFileSync(`${path}.1`, 'three\n');
  writeFileSync(path, 'four\n');
  expect(await log.readMore()).toEqual(['three', 'four']);
});

test('a file that was emptied is read from its beginning', async () => {
  writeFileSync(path, 'one\ntwo\nthr');
  await log.readMore();
  writeFileSync(path, 'new\n');
  expect(await log.readMore()).toEqual(['new']);
});
