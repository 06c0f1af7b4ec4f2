import fc from 'fast-check';
import { expect, test } from 'vitest';
import { painted } from '../../../../src/tui/screen/painter.ts';
import { fitLine, fitLines, type Line, span, type Tone } from '../../../../src/tui/view/line.ts';
import { cellsOfLine, ShownCells } from './support/shown-cells.ts';

const [BEGIN, END] = ['\x1b[?2026h', '\x1b[?2026l'];
const at = (row: number, column: number): string => `\x1b[${row};${column}H`;
const line = (...spans: Line): Line => fitLine(spans, 30);
const row = (orders: string, trades: string, state = ''): Line =>
  line(span('kraken  '), span(orders), span('  '), span(trades), span('        '), span(state, 'good'));
const told = (frame: readonly Line[], shown: readonly Line[] = []): string => {
  const text = painted(frame, shown, '16');
  expect(text.startsWith(BEGIN) && text.endsWith(END)).toBe(true);
  return text.slice(BEGIN.length, -END.length);
};

test('a terminal that shows nothing is told all of it, as one', () => {
  expect(painted([line(span('ready', 'good'), span(' yes')), line()], [], '16')).toBe(
    `${BEGIN}${at(1, 1)}\x1b[32mready\x1b[m yes${' '.repeat(21)}${at(2, 1)}${' '.repeat(30)}${END}`,
  );
});

test('the same frame again is nothing', () => {
  expect(painted([line(span('a'), span('b', 'bad'))], [line(span('a'), span('b', 'bad'))], '16')).toBe('');
});

test('of a line only what differs is told', () => {
  expect(told([row('14', '3')], [row('12', '3')])).toBe(`${at(1, 10)}4`);
  expect(told([line(), row('12', '4')], [line(), row('12', '3')])).toBe(`${at(2, 13)}4`);
  expect(told([row('12', '4', 'up')], [row('12', '3', 'no')])).toBe(
    `${at(1, 13)}4${at(1, 22)}\x1b[32mup\x1b[m`,
  );
});

test('of a text as long as the one before only the characters that differ are told', () => {
  const plot = (text: string): Line => line(span(text, 'accent'), span(' end'));
  expect(told([plot('..++.')], [plot('..--.')])).toBe(`${at(1, 3)}\x1b[35m++\x1b[m`);
});

test('columns are cells: a wide character takes two', () => {
  const name = (state: string): Line => line(span('\u4e16\u4e16'), span(state));
  expect(told([name('up')], [name('no')])).toBe(`${at(1, 5)}up`);
});

test('a change of looks is a change, and neighbours that look the same are told so once', () => {
  expect(told([line(span('x', 'bad'))], [line(span('x', 'good'))])).toBe(`${at(1, 1)}\x1b[31mx\x1b[m`);
  expect(told([[span('a', 'bad'), span('b', 'bad'), span('c', 'good')]])).toBe(
    `${at(1, 1)}\x1b[31mab\x1b[0;32mc\x1b[m`,
  );
});

test('what stands after a part that became longer is told again', () => {
  const before = [line(span('9'), span(' ready'))];
  expect(told([line(span('10'), span(' ready'))], before)).toBe(`${at(1, 1)}10 ready${' '.repeat(22)}`);
});

const SIZE = { columns: 24, rows: 3 };
const anySpan = fc.record({
  text: fc.stringMatching(/^[ab0 \u4e16\u2588]{0,8}$/),
  tone: fc.constantFrom<Tone | undefined>('good', 'bad', undefined),
  bold: fc.boolean(),
  inverse: fc.boolean(),
});
const anyFrame = fc
  .array(fc.array(anySpan, { maxLength: 6 }), { maxLength: SIZE.rows })
  .map((lines) => fitLines(lines as Line[], SIZE));

test('after any frames the terminal shows the last of them with its looks, and writes plainly', () => {
  fc.assert(
    fc.property(fc.array(anyFrame, { minLength: 1, maxLength: 5 }), (frames) => {
      const terminal = new ShownCells(SIZE);
      let shown: readonly Line[] = [];
      for (const frame of frames) {
        terminal.tell(painted(frame, shown, '16'));
        shown = frame;
      }
      expect(terminal.cells).toEqual(shown.map(cellsOfLine));
      expect(terminal.isPlain).toBe(true);
    }),
    { numRuns: 300 },
  );
});
