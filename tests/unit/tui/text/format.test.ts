import { expect, test } from 'vitest';
import { formatBytes, formatMs, formatRate, formatSince } from '../../../../src/tui/text/format.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.00 kB'],
  [62_914_560, '62.9 MB'],
  [999_700, '1.00 MB'],
  [1.5e9, '1.50 GB'],
  [4e15, '4000 TB'],
])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
  [null, '-'],
  [0.724, '0.72 ms'],
  [9.996, '10.0 ms'],
  [99.96, '100 ms'],
])('a latency of %s ms is %s', (ms, text) => expect(formatMs(ms)).toBe(text));

test.each([
  [0, '0'],
  [0.04, '0.0'],
  [12.34, '12.3'],
  [46_700.4, '46700'],
])('a rate of %d is %s', (rate, text) => expect(formatRate(rate)).toBe(text));

test.each([
  [-5, '0 s'],
  [119, '119 s'],
  [120, '2 min'],
  [7200, '2 h'],
  [172_800, '2 d'],
])('%d seconds ago are %s', (seconds, text) => {
  expect(
    formatSince('2026-01-02T00:00:00.000Z', Date.parse('2026-01-02T00:00:00.000Z') + seconds * 1000),
  ).toBe(text);
});
