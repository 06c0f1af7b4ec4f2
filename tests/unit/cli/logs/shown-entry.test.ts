import { expect, test } from 'vitest';
import { mergeByTime, parseEntry, withTime } from '../../../../src/cli/logs/entry.ts';
import { jsonEntry, shownEntry } from '../../../../src/cli/logs/shown-entry.ts';
import { hueOf, paintFor } from '../../../../src/cli/terminal/paint.ts';

const NOW = Date.parse('2026-01-02T03:04:05.000Z');
const AT = '2026-01-02T03:04:05.000Z';
const line = (fields: object): string => JSON.stringify(fields);
const noColour = paintFor({ isTTY: false }, {});
const NOTHING = ' '.repeat(24);

test.each([
  [
    'a log line shows time, level, instance, message and what is particular to it',
    line({ level: 40, time: NOW, service: 'exchange-sim', pid: 1, msg: 'slow commit', ms: 12, why: 'disk' }),
    `${AT}  WARN    kraken   slow commit ms=12 why=disk`,
  ],
  [
    'a level in words and a time in ISO 8601 are read too',
    line({ level: 'info', time: AT, msg: 'ready' }),
    `${AT}  INFO    kraken   ready`,
  ],
  [
    'the stack of an error has lines of its own',
    line({
      level: 'error',
      time: AT,
      msg: 'failed',
      err: { message: 'boom', stack: 'Error: boom\n    at a' },
    }),
    `${AT}  ERROR   kraken   failed err=Error: boom\n    at a`,
  ],
  [
    'what a client sent does not steer the terminal',
    line({ level: 'info', time: AT, msg: '\u001b[2J\r' }),
    `${AT}  INFO    kraken   \\x1b[2J\\x0d`,
  ],
  ['text that is no JSON stays as it is', 'Error: boom', `${NOTHING}  OUTPUT  kraken   Error: boom`],
  ['a cut line stays as it is', '{"level":30,"ti', `${NOTHING}  OUTPUT  kraken   {"level":30,"ti`],
  ['JSON without a time stays as it is', '{"a":1}', `${NOTHING}  OUTPUT  kraken   {"a":1}`],
  ['so does one of no level', `{"time":${NOW}}`, `${NOTHING}  OUTPUT  kraken   {"time":${NOW}}`],
])('%s', (_title, text, shown) => {
  expect(shownEntry(parseEntry('kraken', text), 7, noColour)).toBe(shown);
});

test('the unnamed instance has a word where a name would stand', () => {
  expect(shownEntry(parseEntry('', 'a'), 9, noColour)).toContain('(unnamed)');
});

test('as JSON a log line stays as it was written, and other text has a line of JSON of its own', () => {
  const log = line({ level: 'info', time: AT, msg: 'ready' });
  expect(jsonEntry(parseEntry('kraken', log))).toBe(log);
  const raw = withTime(parseEntry('kraken', 'Error: "boom"'), NOW);
  expect(JSON.parse(jsonEntry(raw))).toEqual({
    level: 'output',
    time: AT,
    instance: 'kraken',
    msg: 'Error: "boom"',
  });
});

test('logs are merged by time; lines of one time stay in their order', () => {
  const entry = (name: string, at: number) => parseEntry(name, line({ level: 'info', time: at, msg: name }));
  const merged = mergeByTime([
    [entry('a1', 1), entry('a2', 3)],
    [entry('b1', 2), entry('b2', 3)],
  ]);
  expect(merged.map(({ name }) => name)).toEqual(['a1', 'b1', 'a2', 'b2']);
});

test('there are colours on a terminal alone, and none with NO_COLOR', () => {
  expect(paintFor({ isTTY: true }, {})('red', 'ERROR')).toBe('\u001b[31mERROR\u001b[0m');
  expect(paintFor({ isTTY: true }, {})('plain', 'INFO')).toBe('INFO');
  expect(paintFor({ isTTY: true }, { NO_COLOR: '1' })('red', 'ERROR')).toBe('ERROR');
  expect(paintFor({}, {})('red', 'ERROR')).toBe('ERROR');
});

test('a name has the same colour every time, and not all have one', () => {
  const names = ['binance', 'coinbase', 'kraken', 'okx', 'bybit', ''];
  expect(names.map(hueOf)).toEqual(names.map(hueOf));
  expect(new Set(names.map(hueOf)).size).toBeGreaterThan(2);
});
