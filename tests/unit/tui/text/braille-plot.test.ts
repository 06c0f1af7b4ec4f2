import { expect, test } from 'vitest';
import { braillePlot, plotColumns, plotted } from '../../../../src/tui/text/braille-plot.ts';

test('a rising line goes from the lower left to the upper right corner', () => {
  expect(braillePlot([1, 2, 3, 4, 5, 6, 7, 8], { width: 4, height: 2 })).toEqual(['  ⡠⠊', '⡠⠊  ']);
});

test('where it is steep the line has no holes', () => {
  expect(braillePlot([0, 8, 0, 0], { width: 2, height: 2 })).toEqual(['⢸⡆', '⡸⣇']);
});

test('a flat line runs in the middle, also with one value', () => {
  expect(braillePlot([5, 5, 5, 5], { width: 2, height: 1 })).toEqual(['⠤⠤']);
  expect(braillePlot([5], { width: 2, height: 1 })).toEqual([' ⠄']);
});

test('few values stand at the right, of many the newest are drawn', () => {
  expect(braillePlot([1, 1], { width: 3, height: 1 })).toEqual(['  ⠤']);
  expect(braillePlot([9, 9, 9, 1, 1], { width: 1, height: 1 }, { min: 1, max: 9 })).toEqual(['⡀']);
});

test('a plot moves by whole cells: with each other value only its last cell changes', () => {
  const values = [1, 8, 3, 6, 2, 7, 5, 4, 8];
  const plots = [5, 6, 7, 8, 9].map((count) =>
    braillePlot(values.slice(0, count), { width: 3, height: 1 }, { min: 1, max: 8 }),
  );
  const [five, six, seven, eight, nine] = plots.map((lines) => lines[0] as string);
  expect(six?.slice(0, 2)).toBe(five?.slice(0, 2));
  expect(seven?.slice(0, 2)).not.toBe(six?.slice(0, 2));
  expect(eight?.slice(0, 2)).toBe(seven?.slice(0, 2));
  expect(nine?.slice(1, 2)).toBe(eight?.slice(2));
  expect(plotted(plotted(values, { width: 3, height: 1 }), { width: 3, height: 1 })).toEqual([2, 7, 5, 4, 8]);
});

test('a null is a gap, and nothing but nulls is blank', () => {
  expect(braillePlot([1, null, null, 1], { width: 2, height: 1 })).toEqual(['⠄⠠']);
  expect(braillePlot([null, null], { width: 2, height: 2 })).toEqual(['  ', '  ']);
  expect(braillePlot([], { width: 1, height: 1 })).toEqual([' ']);
});

test('what lies outside of a given range is drawn at its edge', () => {
  expect(braillePlot([-5, 0, 10, 50], { width: 2, height: 1 }, { min: 0, max: 10 })).toEqual(['⣀⠏']);
});

test('a plot always has its exact size', () => {
  for (const [width, height] of [
    [1, 1],
    [7, 3],
    [60, 8],
  ] as const) {
    const lines = braillePlot([3, 1, 4, 1, 5, 9, 2, 6], { width, height });
    expect(lines.map((line) => line.length)).toEqual(new Array(height).fill(width));
    expect(plotColumns({ width, height })).toBe(2 * width);
  }
});
