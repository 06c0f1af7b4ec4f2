import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Painter } from '../../../../src/tui/screen/painter.ts';
import { displayWidth } from '../../../../src/tui/text/width.ts';
import { fitLine, fitLines, type Line, lineText, span, type Tone } from '../../../../src/tui/view/line.ts';

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

/** The rows of a terminal of 20 columns and 4 rows that was told all this: text, and where it begins. */
function shownAfter(told: readonly string[]): string[] {
  const rows = Array.from({ length: 4 }, () => Array.from({ length: 20 }, () => '?'));
  for (const piece of told.join('').split('\x1b[')) {
    const [, row, column, text] = /^(\d+);(\d+)H(.*)$/.exec(piece) ?? [];
    if (text === undefined) continue; // A mark around the frame.
    const cells = [...text].flatMap((char) => (displayWidth(char) === 2 ? [char, ''] : [char]));
    rows[Number(row) - 1]?.splice(Number(column) - 1, cells.length, ...cells);
  }
  return rows.map((cells) => cells.join(''));
}

const anyFrame = fc
  .array(
    fc.array(
      fc.record({
        text: fc.stringMatching(/^[a-c0-2 \u4e16\u2588]{0,8}$/),
        tone: fc.constantFrom<Tone>('good', 'bad'),
      }),
      { maxLength: 4 },
    ),
    { maxLength: 4 },
  )
  .map((lines) => fitLines(lines, { columns: 20, rows: 4 }));

test('after any frames a terminal shows the last of them, empty lines too', () => {
  fc.assert(
    fc.property(fc.array(anyFrame, { minLength: 1, maxLength: 5 }), (frames) => {
      const painter = new Painter('none');
      expect(shownAfter(frames.map((frame) => painter.paint(frame)))).toEqual(frames.at(-1)?.map(lineText));
    }),
  );
});
