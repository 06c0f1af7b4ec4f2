import { expect, test } from 'vitest';
import { mergeByTime, parseLogLine, parseSince, shownLogLine } from '../../../src/cli/log-lines.ts';

const NOW = Date.parse('2026-01-02T03:04:05.000Z');
const line = (fields: object): string => JSON.stringify(fields);

test.each([
  [
    'a log line shows time, level, instance, message and what is particular to it',
    line({ level: 40, time: NOW, service: 'exchange-sim', pid: 1, msg: 'slow commit', ms: 12, why: 'disk' }),
    '2026-01-02T03:04:05.000Z  WARN   kraken   slow commit ms=12 why=disk',
  ],
  [
    'a level in words and a time in ISO 8601 are read too',
    line({ level: 'info', time: '2026-01-02T03:04:05.000Z', msg: 'ready' }),
    '2026-01-02T03:04:05.000Z  INFO   kraken   ready',
  ],
  ['text that is no JSON stays as it is', 'Error: boom', 'kraken   Error: boom'],
  ['a cut line stays as it is', '{"level":30,"ti', 'kraken   {"level":30,"ti'],
  ['JSON without a time stays as it is', '{"a":1}', 'kraken   {"a":1}'],
])('%s', (_title, text, shown) => {
  expect(shownLogLine(parseLogLine('kraken', text), 7)).toBe(shown);
});

test('logs are merged by time, and a stack trace stays behind its line', () => {
  const at = (name: string, ms: number): string => line({ time: NOW + ms, msg: name });
  const first = [at('a1', 0), 'at stack (a.ts)', at('a2', 20)].map((text) => parseLogLine('a', text));
  const second = [at('b1', 10)].map((text) => parseLogLine('b', text));
  expect(mergeByTime([first, second]).map(({ text }) => text)).toEqual([
    at('a1', 0),
    'at stack (a.ts)',
    at('b1', 10),
    at('a2', 20),
  ]);
});

test.each([
  ['30s', NOW - 30_000],
  ['5m', NOW - 300_000],
  ['2h', NOW - 7_200_000],
  ['1d', NOW - 86_400_000],
  ['2026-01-02', Date.parse('2026-01-02')],
  ['2026-01-02T03:00:00Z', Date.parse('2026-01-02T03:00:00Z')],
  ['yesterday', null],
  ['5', null],
  ['-5m', null],
  ['2026-13-99', null],
  ['', null],
])('--since %s', (text, expected) => expect(parseSince(text, NOW)).toBe(expected));
