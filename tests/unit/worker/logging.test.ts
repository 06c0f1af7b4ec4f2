import fs, { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
const TEXT = 'x'.repeat(1000);

const openLog = (file: string) => createLog({ info: INFO, level: 'info', file, redactor: new Redactor() });

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
