import { expect, test } from 'vitest';
import { currentLoad, stolenShare } from '../../bench/report/machine.ts';
import { bytes, figure, hash, millionPerSecond, ratio } from '../../bench/report/numbers.ts';
import { withPart } from '../../bench/report/page.ts';
import { median } from '../../bench/report/statistics.ts';
import { consoleTable, markdownTable } from '../../bench/report/table.ts';

const TABLE = {
  header: ['book', 'ns'],
  rows: [
    ['ours', '50'],
    ['`theirs`', '4,515'],
  ],
};

test('a table is the same in Markdown and on a terminal', () => {
  expect(markdownTable(TABLE)).toBe('| book | ns |\n|---|---|\n| ours | 50 |\n| `theirs` | 4,515 |');
  expect(consoleTable(TABLE)).toBe('  book       ns\n  ours       50\n  theirs  4,515');
});

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
  [[7], 7],
  [[], Number.NaN],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('numbers have the digits that mean something', () => {
  expect([
    figure(1_234_567.8),
    figure(0.256, 2),
    millionPerSecond(50),
    millionPerSecond(4515),
    ratio(96.8),
    ratio(1.25),
    bytes(232),
    bytes(12_345),
    bytes(37_200_000),
    hash(726_709_331),
    hash(255),
  ]).toEqual([
    '1,234,568',
    '0.26',
    '20.0',
    '0.22',
    '97x',
    '1.3x',
    '232 B',
    '12.3 KB',
    '37.2 MB',
    '`0x2b50b453`',
    '`0x000000ff`',
  ]);
});

test('the share of time that the host took is of the time between two moments', () => {
  const at = (all: number, stolen: number) => ({ average: 0, ticks: { all, stolen } });
  expect(stolenShare(at(1000, 10), at(1200, 20))).toBe(0.05);
  expect(stolenShare({ average: 0, ticks: null }, at(1200, 20))).toBeNull();
  expect(currentLoad().average).toBeGreaterThanOrEqual(0);
});

test('a part of the page takes the place of the one with its title, and the others stay', () => {
  const page = '# One\n\nold\n\n## Detail\n\n# Two\n\nstays\n';
  expect(withPart(page, '# One\n\nnew\n')).toBe('# One\n\nnew\n\n# Two\n\nstays\n');
  expect(withPart(page, '# Three\n\nlast\n')).toBe(`${page}\n# Three\n\nlast\n`);
  expect(withPart('', '# One\n\nfirst\n')).toBe('# One\n\nfirst\n');
});
