import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sparkline } from '../../../../src/tui/text/sparkline.ts';
import {
  displayWidth,
  firstCells,
  inCells,
  printable,
  truncate,
  wrap,
} from '../../../../src/tui/text/width.ts';

test.each([
  ['kraken', 10, 'kraken'],
  ['kraken', 6, 'kraken'],
  ['kraken', 5, 'krak…'],
  ['交易所', 6, '交易所'],
  ['交易所', 5, '交易…'],
  ['交易所', 4, '交…'],
  ['kraken', 1, '…'],
  ['kraken', 0, ''],
])('%j in %i cells is %j', (text, cells, cut) => expect(truncate(text, cells)).toBe(cut));

test('a wide character that fits only half is left out, and its cell filled', () => {
  expect(firstCells('a交', 2)).toBe('a');
  expect(inCells('a交b', 3)).toBe('a… ');
  expect(inCells('7', 3, 'right')).toBe('  7');
});

test('text of any kind is brought to exactly the cells there are', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(30), (text, cells) => {
      expect(displayWidth(inCells(printable(text), cells))).toBe(cells);
    }),
  );
});

test('control characters lose their power', () => {
  expect(printable('a\x1b[2Jb\r\nc\td\u009b1m')).toBe('a?[2Jb??c d?1m');
});

test.each([
  ['one two three', 7, ['one two', 'three']],
  ['incomprehensible', 6, ['incomp', 'rehens', 'ible']],
  ['', 5, ['']],
  ['交易', 1, ['交易']],
])('%j is wrapped to %i cells', (text, cells, lines) => expect(wrap(text, cells)).toEqual(lines));

test.each([
  [[0, 1, 2, 4, 8], 5, '▁▂▃▅█'],
  [[3, null, 3], 5, '  █ █'],
  [[0, 0], 2, '▁▁'],
  [[9, 1, 2], 2, '▅█'],
  [[], 3, '   '],
  [[1], 0, ''],
])('%j in %i cells is the sparkline %j', (values, cells, line) =>
  expect(sparkline(values, cells)).toBe(line),
);
