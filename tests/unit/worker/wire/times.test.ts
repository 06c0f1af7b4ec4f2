import { expect, test } from 'vitest';
import { parseId } from '../../../../src/worker/wire/ids.ts';
import { formatTime, parseTime } from '../../../../src/worker/wire/times.ts';

test.each([
  ['2026-01-02T03:04:05.678Z', Date.UTC(2026, 0, 2, 3, 4, 5, 678)],
  ['2026-01-02T03:04:05Z', Date.UTC(2026, 0, 2, 3, 4, 5)],
  ['2026-01-02T03:04:05.6Z', Date.UTC(2026, 0, 2, 3, 4, 5, 600)],
  ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ['2026-02-29T00:00:00Z', null],
  ['2026-13-01T00:00:00Z', null],
  ['2026-01-02T25:00:00Z', null],
  ['2026-01-02T03:04:05+01:00', null],
  ['2026-01-02', null],
  ['tomorrow', null],
  [1767323045678, null],
])('%s is read as %s', (text, time) => {
  expect(parseTime(text)).toBe(time);
});

test('times are written in UTC with milliseconds, whichever was written before', () => {
  const texts = [0, 1767323045678, 1767323045678, 0].map(formatTime);
  expect(texts).toEqual([
    '1970-01-01T00:00:00.000Z',
    '2026-01-02T03:04:05.678Z',
    '2026-01-02T03:04:05.678Z',
    '1970-01-01T00:00:00.000Z',
  ]);
});

test.each([
  ['1', 1],
  ['9007199254740991', 9007199254740991],
  ['9007199254740992', null],
  ['0', null],
  ['01', null],
  ['-1', null],
  ['1.0', null],
  ['1e3', null],
  ['', null],
  [1, null],
])('%s as an id is %s', (text, id) => {
  expect(parseId(text)).toBe(id);
});
