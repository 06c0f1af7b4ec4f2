import fs, {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Redactor } from '../../../src/common/redact.ts';
import { createLog } from '../../../src/worker/logging.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const INFO = { service: 's', instanceName: 's-test', version: '1', environment: 'test' };
const CAP = 100_000;
const TEXT = 'x'.repeat(1000);

const openLog = (file: string, bytesMax?: number) =>
  createLog({ info: INFO, level: 'info', file, bytesMax, redactor: new Redactor() });

test('a full disk costs a bounded buffer; lines beyond it are lost and counted', () => {
  const log = openLog('/dev/full');
  for (let line = 0; line < 500; line++) log.log.info(TEXT);
  expect(log.lostLines).toBe(0);
  for (let line = 0; line < 2500; line++) log.log.info(TEXT);
  expect(log.lostLines).toBeGreaterThan(1500);
  expect(log.lostLines).toBeLessThan(2500);
});

test('when the disk takes lines again, those that were kept are written, and all that follow', () => {
  const file = join(folder, 'venue.log');
  const log = openLog(file);
  // No device can be full and then not: this one says what a full one says.
  const disk = vi.spyOn(fs, 'writeSync').mockImplementation(() => {
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  });
  for (let line = 0; line < 3000; line++) log.log.info({ line }, TEXT);
  disk.mockRestore();
  log.log.info('lost too, but it tries the disk');
  const lost = log.lostLines;
  log.log.info('the end');
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines.length).toBe(3002 - lost);
  expect(JSON.parse(lines[0]!)).toMatchObject({ line: 0 });
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ msg: 'the end' });
  expect(log.lostLines).toBe(lost);
});

test('a full log is set aside by its writer: below five files of a cap, no line lost or cut but the oldest files', () => {
  const file = join(folder, 'venue.log');
  const log = openLog(file, CAP);
  for (let line = 0; line < 800; line++) log.log.info({ line }, TEXT);
  const files = readdirSync(folder).toSorted();
  expect(files).toEqual(['venue.log', 'venue.log.1', 'venue.log.2', 'venue.log.3', 'venue.log.4']);
  const sizes = files.map((name) => statSync(join(folder, name)).size);
  for (const size of sizes) expect(size).toBeLessThan(CAP + 2 * TEXT.length);
  const texts = files.toReversed().map((name) => readFileSync(join(folder, name), 'utf8'));
  const numbers = texts
    .join('')
    .trimEnd()
    .split('\n')
    .map((text) => Number(/"line":(\d+)/.exec(text)?.[1]));
  const first = numbers[0]!;
  expect(numbers).toEqual(Array.from({ length: 800 - first }, (_, index) => first + index));
  expect(log.lostLines).toBe(0);
});

test('a log that was left by a run before is filled up first, and one that cannot be set aside grows on', () => {
  const file = join(folder, 'venue.log');
  writeFileSync(file, `${'x'.repeat(CAP)}\n`);
  const log = openLog(file, CAP);
  for (const age of [3, 4]) mkdirSync(`${file}.${age}/in-the-way`, { recursive: true });
  log.log.info('first');
  expect(readFileSync(file, 'utf8')).toContain('first');
  for (const age of [3, 4]) rmSync(`${file}.${age}`, { recursive: true });
  openLog(file, CAP).log.info('second');
  openLog(file, CAP).log.info('third');
  expect(readFileSync(`${file}.1`, 'utf8')).toContain('second');
  expect(readFileSync(file, 'utf8')).toContain('third');
});

test.each([
  ['taken away', (file: string) => rmSync(file)],
  ['renamed by somebody else', (file: string) => renameSync(file, `${file}.old`)],
  [
    'replaced by somebody else',
    (file: string) => {
      renameSync(file, `${file}.old`);
      writeFileSync(file, '');
    },
  ],
])(
  'a log that was %s is there again once a file of lines was written, and bounded from then on',
  (_what, act) => {
    const file = join(folder, 'venue.log');
    const log = openLog(file, CAP);
    log.log.info('before');
    act(file);
    for (let line = 0; line < 120; line++) log.log.info({ line }, TEXT);
    log.log.info('after');
    expect(readFileSync(file, 'utf8')).toContain('after');
    for (let line = 0; line < 120; line++) log.log.info({ line }, TEXT);
    expect(statSync(`${file}.1`).size).toBeLessThan(CAP + 2 * TEXT.length);
    expect(statSync(file).size).toBeLessThan(CAP + 2 * TEXT.length);
  },
);
