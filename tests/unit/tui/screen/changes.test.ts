import { expect, test } from 'vitest';
import { changesOf } from '../../../../src/tui/screen/changes.ts';
import { fitLine, type Line, span } from '../../../../src/tui/view/line.ts';

const line = (...spans: Line): Line => fitLine(spans, 20);
const row = (orders: string, trades: string): Line =>
  line(span('kraken  '), span(orders), span('  '), span(trades));
const of = (frame: readonly Line[], shown: readonly Line[] = []) => changesOf(frame, shown, '16');

test('a terminal that shows nothing is told all of it', () => {
  expect(of([line(span('ready', 'good'), span(' yes')), line()])).toEqual([
    { row: 0, column: 0, text: `\x1b[32mready\x1b[0m yes${' '.repeat(11)}` },
    { row: 1, column: 0, text: ' '.repeat(20) },
  ]);
});

test('the same frame again is nothing', () => {
  expect(of([line(span('a'), span('b', 'bad'))], [line(span('a'), span('b', 'bad'))])).toEqual([]);
});

test('of a line only the part is told that differs, from the first span to the last', () => {
  expect(of([row('14', '3')], [row('12', '3')])).toEqual([{ row: 0, column: 8, text: '14' }]);
  expect(of([line(), row('12', '4')], [line(), row('12', '3')])).toEqual([{ row: 1, column: 12, text: '4' }]);
  expect(of([row('14', '4')], [row('12', '3')])).toEqual([{ row: 0, column: 8, text: '14  4' }]);
});

test('columns are cells: a wide character takes two', () => {
  const name = (state: string): Line => line(span('\u4e16\u4e16'), span(state));
  expect(of([name('up')], [name('no')])).toEqual([{ row: 0, column: 4, text: 'up' }]);
});

test('a change of looks is a change', () => {
  const text = '\x1b[31mx\x1b[0m';
  expect(of([line(span('x', 'bad'))], [line(span('x', 'good'))])).toEqual([{ row: 0, column: 0, text }]);
});

test('what stands after a part that became longer is told again', () => {
  const text = `10 ready${' '.repeat(12)}`;
  const before = [line(span('9'), span(' ready'))];
  expect(of([line(span('10'), span(' ready'))], before)).toEqual([{ row: 0, column: 0, text }]);
});
