import { expect, test } from 'vitest';
import { readExposition } from './text-format.ts';

const family = (type: string, name: string, ...lines: string[]) =>
  [`# HELP ${name} What it is`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');

test.each([
  ['a counter', family('counter', 'a_total', 'a_total{x="1"} 1', 'a_total{x="2"} 2'), []],
  ['a histogram', family('histogram', 'a', 'a_bucket{le="+Inf"} 1', 'a_sum 0.5', 'a_count 1'), []],
  ['an escaped label', family('gauge', 'a', 'a{x="say \\"b\\""} 1'), []],
  ['a counter without _total', family('counter', 'a', 'a 1'), ['a is a counter and should end in _total']],
  [
    'a gauge with _total',
    family('gauge', 'a_total', 'a_total 1'),
    ['a_total is no counter and should not end in _total'],
  ],
  [
    'a series twice',
    family('gauge', 'a', 'a{x="1",y="2"} 1', 'a{y="2",x="1"} 2'),
    ['a[["x","1"],["y","2"]] is there twice'],
  ],
  ['a family twice', family('gauge', 'a') + family('gauge', 'a'), ['a has HELP twice', 'a has TYPE twice']],
  ['a series without a family', family('gauge', 'a', 'b 1'), ['b belongs to no family']],
  ['no help', '# TYPE a gauge\na 1\n', ['a has no HELP']],
  ['no type', '# HELP a b\na 1\n', ['a has the type ""']],
  ['a capital letter', family('gauge', 'aB', 'aB 1'), ['aB is no good name']],
  ['no number', family('gauge', 'a', 'a one'), ['no number: a one']],
  ['no end', '# HELP a b\n# TYPE a gauge\na 1', ['the last line has no end']],
])('the checker of the text format on %s', (_, text, problems) => {
  expect(readExposition(text).problems).toEqual(problems);
});
