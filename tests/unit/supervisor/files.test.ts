import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { projectPaths } from '../../../src/process/paths.ts';
import { readDesired } from '../../../src/supervisor/fleet/desired.ts';
import { EVENTS_KEPT_MAX, EventLog } from '../../../src/supervisor/fleet/events.ts';
import { beginOutput, boundOutput } from '../../../src/supervisor/worker/raw-output.ts';
import { lastLines } from '../../../src/supervisor/worker/tail.ts';
import { plannedInstance } from './planned.ts';

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

test('the next supervisor goes on with the number after the last one, also when that line was cut', async () => {
  const first = new EventLog(at('events.jsonl'));
  for (const _ of [1, 2, 3]) first.add(event);
  await first.flush();
  appendFileSync(at('events.jsonl'), '{"seq":4,"at":"20');
  const second = new EventLog(at('events.jsonl'));
  await second.resume();
  second.add(event);
  await second.flush();
  expect(second.after(0)).toMatchObject({ events: [1, 2, 3, 5].map((seq) => ({ seq })), lastSeq: 5 });
  const lines = readFileSync(at('events.jsonl'), 'utf8').trim().split('\n');
  expect(lines.at(-1)).toBe(JSON.stringify({ seq: 5, ...event }));
});

test('a first supervisor, or one whose events cannot be read, begins with 1', async () => {
  mkdirSync(at('folder'));
  for (const file of ['none', 'folder']) {
    const log = new EventLog(at(file));
    await log.resume();
    expect(log.after(0)).toEqual({ events: [], lastSeq: 0 });
  }
});

test('a wish that an older version wrote down has the settings that came since', async () => {
  const planned = plannedInstance('binance');
  const { maxMemoryBytes: _newer, ...restart } = planned.spec.restart;
  const { maxJournalBytes: _newToo, ...limits } = planned.spec.limits;
  const { isolation: _newest, ...others } = planned.spec;
  const old = { ...planned, spec: { ...others, restart, limits } };
  writeFileSync(at('desired.json'), JSON.stringify({ fleet: { instances: [old] }, running: ['binance'] }));
  const desired = await readDesired(projectPaths(dir));
  const spec = desired?.fleet.instances[0]?.spec;
  expect(spec?.isolation).toBe('schema');
  expect(spec?.restart).toEqual({ ...restart, maxMemoryBytes: 0 });
  expect(spec?.limits).toEqual({ ...limits, maxJournalBytes: 10 * 1024 ** 3 });
});

test('events go on when their file cannot be written', async () => {
  const log = new EventLog(at('no/such/folder'));
  log.add(event);
  await log.flush();
  expect(log.after(0).lastSeq).toBe(1);
});

test('the raw outputs of the last runs that said something are kept, the newest first', async () => {
  for (const said of ['1', '2', '', '3', '4', '5', '', '6']) {
    await beginOutput(at('a.out'));
    writeFileSync(at('a.out'), said);
  }
  const kept = readdirSync(dir).map((name) => [name, readFileSync(at(name), 'utf8')]);
  expect(kept).toEqual([
    ['a.out', '6'],
    ['a.out.1', '5'],
    ['a.out.2', '4'],
    ['a.out.3', '3'],
    ['a.out.4', '2'],
  ]);
});

test('a raw output that is flooded is emptied under its writer, who goes on at its beginning', async () => {
  const writer = openSync(at('a.out'), 'a');
  writeSync(writer, 'flood');
  expect(await boundOutput(at('a.out'), 5)).toBe(false);
  writeSync(writer, '!');
  expect(await boundOutput(at('a.out'), 5)).toBe(true);
  writeSync(writer, 'more');
  closeSync(writer);
  expect(readFileSync(at('a.out'), 'utf8')).toBe('more');
  expect(await boundOutput(at('none.out'))).toBe(false);
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
