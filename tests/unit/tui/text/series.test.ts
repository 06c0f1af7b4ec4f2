import { expect, test } from 'vitest';
import { matchesIn, nextMatch } from '../../../../src/tui/text/search.ts';
import { sampled } from '../../../../src/tui/text/series.ts';

test('a series has one value per step: the last one seen by then', () => {
  const samples = [
    { atMs: 900, value: 1 },
    { atMs: 950, value: 2 },
    { atMs: 2100, value: 3 },
  ];
  expect(sampled(samples, { endMs: 3000, stepMs: 1000, count: 5 })).toEqual([null, null, 2, 2, 3]);
  expect(sampled([], { endMs: 3000, stepMs: 1000, count: 2 })).toEqual([null, null]);
});

test('a search without capitals finds all, with capitals as written', () => {
  expect(matchesIn('Fenced: the fence', 'fence')).toEqual([
    { start: 0, end: 5 },
    { start: 12, end: 17 },
  ]);
  expect(matchesIn('Fenced: the fence', 'Fence')).toEqual([{ start: 0, end: 5 }]);
  expect(matchesIn('anything', '')).toEqual([]);
});

test('the next match is looked for in both directions and around the end', () => {
  const lines = ['error', 'fine', 'error', 'fine'];
  expect(nextMatch(lines, 'error', 0, 1)).toBe(2);
  expect(nextMatch(lines, 'error', 2, 1)).toBe(0);
  expect(nextMatch(lines, 'error', 0, -1)).toBe(2);
  expect(nextMatch(lines, 'error', -1, 1)).toBe(0);
  expect(nextMatch(lines, 'nothing', 0, 1)).toBeNull();
  expect(nextMatch([], 'error', 0, 1)).toBeNull();
});
