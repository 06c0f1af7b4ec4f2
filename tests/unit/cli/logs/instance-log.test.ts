import { appendFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LogFilter } from '../../../../src/cli/logs/filter.ts';
import { InstanceLog } from '../../../../src/cli/logs/instance-log.ts';

const NOW = Date.parse('2026-01-02T03:04:05.000Z');
const EVERYTHING: LogFilter = { sinceMs: null, untilMs: null, level: null };

let folder: string;
let files: { logFile: string; outFile: string };
let opened: InstanceLog[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-log-'));
  files = { logFile: join(folder, 'kraken.log'), outFile: join(folder, 'kraken.out') };
  opened = [];
});
afterEach(async () => {
  for (const log of opened) await log.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A log line `at` milliseconds after NOW. */
const line = (msg: string, at: number, level = 'info'): string =>
  `${JSON.stringify({ level, time: new Date(NOW + at).toISOString(), msg })}\n`;

/** Raw output that was last written `at` milliseconds after NOW. */
function writeOutput(path: string, text: string, at: number): void {
  writeFileSync(path, text);
  utimesSync(path, (NOW + at) / 1000, (NOW + at) / 1000);
}

async function open(filter: Partial<LogFilter> = {}, count = 1000, follow = false) {
  const { entries, log } = await InstanceLog.open('kraken', files, {
    filter: { ...EVERYTHING, ...filter },
    count,
    follow,
  });
  opened.push(log);
  return { shown: entries.map(shown), log };
}

const shown = ({
  fields,
  text,
}: {
  fields: Readonly<Record<string, unknown>> | null;
  text: string;
}): string => (fields === null ? text : String(fields['msg']));

test('nothing is there of an instance that never ran', async () => {
  expect((await open()).shown).toEqual([]);
});

test('the last lines are read back into the files that were set aside', async () => {
  writeFileSync(`${files.logFile}.2`, line('a', 0) + line('b', 1));
  writeFileSync(`${files.logFile}.1`, line('c', 2) + line('d', 3));
  writeFileSync(files.logFile, line('e', 4));
  expect((await open({}, 4)).shown).toEqual(['b', 'c', 'd', 'e']);
  expect((await open({}, 1)).shown).toEqual(['e']);
  expect((await open({}, 0)).shown).toEqual([]);
  expect((await open({}, 99)).shown).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('the count is of the lines asked for, however far back they are', async () => {
  const many = Array.from({ length: 20_000 }, (_, index) => line(`info ${index} é`, index)).join('');
  writeFileSync(files.logFile, line('first', -2, 'error') + line('second', -1, 'warn') + many);
  expect((await open({ level: 'warn' }, 2)).shown).toEqual(['first', 'second']);
  expect((await open({ level: 'error' }, 2)).shown).toEqual(['first']);
  expect((await open({ untilMs: NOW - 1 }, 1)).shown).toEqual(['second']);
});

test.each<[Partial<LogFilter>, string[]]>([
  [{ sinceMs: NOW + 1 }, ['b', 'c']],
  [{ untilMs: NOW + 1 }, ['a', 'b']],
  [{ sinceMs: NOW + 1, untilMs: NOW + 1 }, ['b']],
  [{ sinceMs: NOW + 3 }, []],
])('lines of a time: %j', async (filter, expected) => {
  writeFileSync(files.logFile, line('a', 0) + line('b', 1) + line('c', 2));
  expect((await open(filter)).shown).toEqual(expected);
});

test.each([
  ['', 'the last run'],
  ['.1', 'one before'],
])('what a crash wrote outside the log stands where it happened, at every level: %s of %s', async (age) => {
  writeFileSync(files.logFile, line('before', 0) + line('at it', 100, 'fatal') + line('started again', 300));
  writeOutput(`${files.outFile}${age}`, 'Error: boom\n    at crash (a.ts)\n\nNode.js v20', 200);
  const stack = ['Error: boom', '    at crash (a.ts)', '', 'Node.js v20'];
  expect((await open()).shown).toEqual(['before', 'at it', ...stack, 'started again']);
  expect((await open({ level: 'error' })).shown).toEqual(['at it', ...stack]);
  expect((await open({ untilMs: NOW + 150 })).shown).toEqual(['before', 'at it']);
});

test('a line that a crash cut belongs to the one before it', async () => {
  writeFileSync(`${files.logFile}.1`, `${line('a', 0)}{"level":"info","ti`);
  writeFileSync(files.logFile, line('b', 1));
  expect((await open({ untilMs: NOW })).shown).toEqual(['a', '{"level":"info","ti']);
});

test('following goes on right behind what was shown, in log and output', async () => {
  writeFileSync(files.logFile, `${line('a', 0)}{"level":"info",`);
  writeFileSync(files.outFile, 'half a ');
  const { shown: first, log } = await open({ level: 'info' }, 9, true);
  expect(first).toEqual(['a']);
  appendFileSync(files.logFile, `"time":${NOW + 1},"msg":"b"}\n${line('no', 2, 'debug')}`);
  appendFileSync(files.outFile, 'word\n');
  expect((await log.more(NOW + 3)).map(shown)).toEqual(['b', 'half a word']);
  expect(await log.more(NOW + 4)).toEqual([]);
});
