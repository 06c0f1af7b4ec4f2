import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { Canvas } from '../../../../src/tui/screen/canvas.tsx';
import type { Terminal } from '../../../../src/tui/screen/terminal.ts';
import { displayWidth } from '../../../../src/tui/text/width.ts';
import { fitLines, type Line, lineText, plain, span, type Tone } from '../../../../src/tui/view/line.ts';

const ESC = '\\x1b\\[';
const SIZE = { columns: 120, rows: 4 };
const frameOf = (...lines: Line[]): Line[] => fitLines(lines, SIZE);

/** A terminal that keeps what it is told, and the canvas that draws on it. */
function canvas() {
  const told: string[] = [];
  const terminal = {
    size: SIZE,
    write: async (text: string) => {
      if (text !== '') told.push(text);
    },
  };
  const drawn = new Canvas(terminal as unknown as Terminal, '16');
  onTestFinished(() => drawn.close());
  return { canvas: drawn, told };
}

/** What it shows in its rows when it was told all this. */
function shownAfter(told: readonly string[]): string[] {
  const rows = Array.from({ length: SIZE.rows }, () => Array.from({ length: SIZE.columns }, () => '?'));
  let [row, column] = [0, 0];
  for (const piece of told.join('').split('\x1b[')) {
    const place = /^(\d+);(\d+)H/.exec(piece);
    if (place !== null) [row, column] = [Number(place[1]) - 1, Number(place[2]) - 1];
    const text = piece.replace(/^[?\d;]*[Hmhl]/, '');
    const cells = [...text].flatMap((char) => (displayWidth(char) === 2 ? [char, ''] : [char]));
    rows[row]?.splice(column, cells.length, ...cells);
    column += cells.length;
  }
  return rows.map((cells) => cells.join(''));
}

const anyFrame = fc
  .array(
    fc.array(
      fc.record({
        text: fc.oneof(fc.stringMatching(/^[a-c0-2 \u4e16\u2588]{0,8}$/), fc.constant('-'.repeat(45))),
        tone: fc.constantFrom<Tone | undefined>('good', 'bad', undefined),
        inverse: fc.boolean(),
      }),
      { maxLength: 4 },
    ),
    { maxLength: 4 },
  )
  .map((lines) => frameOf(...(lines as Line[])));

test('after any frames the terminal shows the last of them, empty lines and spaces at ends too', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyFrame, { minLength: 1, maxLength: 5 }), async (frames) => {
      const { canvas: drawn, told } = canvas();
      for (const frame of frames) await drawn.draw(frame);
      expect(shownAfter(told)).toEqual(frames.at(-1)?.map(lineText));
      drawn.close();
    }),
    { numRuns: 60 },
  );
});

test('a frame is told as one, the same again not at all, and in full when the terminal forgot it', async () => {
  const { canvas: drawn, told } = canvas();
  const frame = frameOf([span('ready', 'good')], plain('q leave'));
  await drawn.draw(frame);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(new RegExp(`^${ESC}\\?2026h${ESC}1;1H${ESC}32mready.*${ESC}\\?2026l$`, 's'));
  await drawn.draw(frameOf([span('ready', 'good')], plain('q leave')));
  expect(told).toHaveLength(1);
  for (const times of [2, 3]) {
    drawn.forget();
    await drawn.draw(frame);
    expect(told).toEqual(Array.from({ length: times }, () => told[0]));
  }
});

test('nothing more is told when it is closed', async () => {
  const { canvas: drawn, told } = canvas();
  await drawn.draw(frameOf(plain('a')));
  drawn.close();
  expect(told).toHaveLength(1);
});
