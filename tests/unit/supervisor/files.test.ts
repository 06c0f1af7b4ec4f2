import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EVENTS_KEPT_MAX, EventLog } from '../../../src/supervisor/fleet/events.ts';
import { rotateLog } from '../../../src/supervisor/worker/log-rotation.ts';
import { lastLines } from '../../../src/supervisor/worker/tail.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'exsim-files-'));
});
afterEach(() => rmSync(dir, { recursive: true }));
const at = (name: string): string => join(dir, name);

const event = { at: '', instance: 'binance', from: null, to: null, reason: null };

test('events are numbered without gaps, kept up to a bound, and all written to the file', async () => {
  const log = new EventLog(at('events.jsonl'));
  for (let count = 0; count < EVENTS_KEPT_MAX + 5; count++) {
    log.add(event);
    if (count % 100 === 0) await log.flush();
  }
  await log.flush();
  const { events, lastSeq } = log.after(EVENTS_KEPT_MAX + 2);
  expect([events.map(({ seq }) => seq), lastSeq]).toEqual([[1003, 1004, 1005], 1005]);
  expect(log.after(0).events).toHaveLength(EVENTS_KEPT_MAX);
  expect(readFileSync(at('events.jsonl'), 'utf8').trim().split('\n')).toHaveLength(EVENTS_KEPT_MAX + 5);
});

test('events go on when their file cannot be written', async () => {
  const log = new EventLog(at('no/such/folder'));
  log.add(event);
  await log.flush();
  expect(log.after(0).lastSeq).toBe(1);
});

test('a full log moves one back, the oldest is dropped, and one that is not full stays', async () => {
  for (let round = 1; round <= 7; round++) {
    writeFileSync(at('a.log'), `round ${round}`);
    expect(await rotateLog(at('a.log'), 3)).toBe(true);
  }
  writeFileSync(at('a.log'), '');
  expect(await rotateLog(at('a.log'), 3)).toBe(false);
  const kept = readdirSync(dir).map((name) => [name, readFileSync(at(name), 'utf8')]);
  expect(kept).toEqual([
    ['a.log', ''],
    ['a.log.1', 'round 7'],
    ['a.log.2', 'round 6'],
    ['a.log.3', 'round 5'],
    ['a.log.4', 'round 4'],
  ]);
});

test('a log that is not there has to be opened again: its writer still writes into one set aside', async () => {
  expect(await rotateLog(at('none.log'))).toBe(true);
  expect(readdirSync(dir)).toEqual([]);
});

test.each<[what: string, text: string, lines: string[]]>([
  ['fewer lines than asked for', 'one\n', ['one']],
  ['empty lines between', 'one\n\n  two  \n\n', ['one', 'two']],
  ['more lines than asked for', 'one\ntwo\nthree', ['two', 'three']],
  ['a line longer than 500 characters', 'x'.repeat(600), ['x'.repeat(500)]],
  ['a beginning too far back', `lost${'.'.repeat(9000)}\nkept`, ['kept']],
])('the last lines of a file with %s', async (_what, text, lines) => {
  writeFileSync(at('file'), text);
  expect(await lastLines(at('file'), 2)).toEqual(lines);
});

test('a file that is not there has no last lines', async () => {
  expect(await lastLines(at('none'), 2)).toEqual([]);
});
