import type { Dialog } from '../model/state.ts';
import { displayWidth, inCells, wrap } from '../text/width.ts';
import { bold, type Line, type Size, span } from './line.ts';

const COLUMNS_MAX = 100;
/** Of the frame around the text: border and a space on each side. */
const FRAME_COLUMNS = 4;
/** Border, title and the line that says how much more there is. */
const FRAME_ROWS = 5;
const ANSWER_GAP = '   ';

/** The view with the question in a box over its middle. */
export function dialogLines(view: readonly Line[], dialog: Dialog, { columns, rows }: Size): Line[] {
  const width = Math.min(columns, COLUMNS_MAX) - FRAME_COLUMNS;
  const box = boxLines(dialog, width, rows);
  const top = Math.max(0, Math.floor((rows - box.length) / 2));
  const left = ' '.repeat(Math.floor((columns - width - FRAME_COLUMNS) / 2));
  return view.map((line, row) => {
    const inBox = box[row - top];
    return inBox === undefined ? line : [span(left), ...inBox];
  });
}

function boxLines({ title, body, top, choices }: Dialog, width: number, rows: number): Line[] {
  const wrapped = body.flatMap((text) => wrap(text, width));
  const answers = answerLines(choices, width);
  const room = Math.max(1, rows - FRAME_ROWS - answers.length);
  const first = Math.min(top, Math.max(0, wrapped.length - room));
  const more = wrapped.length - first - room;
  return [
    [span(`┌${'─'.repeat(width + 2)}┐`, 'accent')],
    boxed(bold(inCells(title, width))),
    ...wrapped.slice(first, first + room).map((text) => boxed(span(inCells(text, width)))),
    boxed(
      span(inCells(more > 0 ? `${more} more ${more === 1 ? 'line' : 'lines'} below` : '', width), 'quiet'),
    ),
    ...answers.map((text) => boxed(bold(inCells(text, width), 'accent'))),
    [span(`└${'─'.repeat(width + 2)}┘`, 'accent')],
  ];
}

/** As many lines as the answers take. */
function answerLines(choices: Dialog['choices'], width: number): string[] {
  const close = choices.length === 0 ? '[Esc] close' : '[Esc] no';
  const lines: string[] = [];
  for (const answer of [...choices.map(({ key, label }) => `[${key}] ${label}`), close]) {
    const longer = `${lines.at(-1)}${ANSWER_GAP}${answer}`;
    if (lines.length > 0 && displayWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(answer);
  }
  return lines;
}

const boxed = (text: Line[number]): Line => [span('│ ', 'accent'), text, span(' │', 'accent')];
