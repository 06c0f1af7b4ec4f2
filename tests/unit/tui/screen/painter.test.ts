import { expect, test } from 'vitest';
import { Painter } from '../../../../src/tui/screen/painter.ts';
import { fitLine, type Line, span } from '../../../../src/tui/view/line.ts';

const [BEGIN, END] = ['\x1b[?2026h', '\x1b[?2026l'];
const at = (row: number, column: number): string => `\x1b[${row};${column}H`;
const line = (...spans: Line): Line => fitLine(spans, 20);
const painted = (...frames: Line[][]): string => {
  const painter = new Painter('16');
  return frames.map((frame) => painter.paint(frame)).at(-1) ?? '';
};

test('the first frame is told in full, between marks that make it one', () => {
  expect(painted([line(span('ready', 'good'), span(' yes')), line()])).toBe(
    `${BEGIN}${at(1, 1)}\x1b[32mready\x1b[0m yes${' '.repeat(11)}${at(2, 1)}${' '.repeat(20)}${END}`,
  );
});

test('the same frame again is nothing', () => {
  const frame = [line(span('a'), span('b', 'bad'))];
  expect(painted(frame, [line(span('a'), span('b', 'bad'))])).toBe('');
});

test('of a line only the parts that differ are told', () => {
  const row = (orders: string, trades: string): Line[] => [
    line(span('kraken  '), span(orders), span('  '), span(trades)),
  ];
  expect(painted(row('12', '3'), row('14', '3'))).toBe(`${BEGIN}${at(1, 9)}14${END}`);
  expect(painted(row('12', '3'), row('12', '4'))).toBe(`${BEGIN}${at(1, 13)}4${END}`);
});

test('a change of looks is a change', () => {
  expect(painted([line(span('x', 'good'))], [line(span('x', 'bad'))])).toBe(
    `${BEGIN}${at(1, 1)}\x1b[31mx\x1b[0m${END}`,
  );
});

test('what stands after a part that became longer is told again', () => {
  const before = [line(span('9'), span(' ready'))];
  expect(painted(before, [line(span('10'), span(' ready'))])).toBe(
    `${BEGIN}${at(1, 1)}10 ready${' '.repeat(12)}${END}`,
  );
});

test('after a resize all is told again', () => {
  const painter = new Painter('none');
  const frame = [line(span('x', 'good'))];
  const first = painter.paint(frame);
  painter.forget();
  expect(painter.paint(frame)).toBe(first);
});
