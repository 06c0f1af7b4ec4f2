import { displayWidth, firstCells, isOneCellEach, printable } from '../text/width.ts';

/**
 * What a piece of text means; `screen/styles.ts` says how that looks on a given terminal. Whatever a tone says is in
 * the text as well, as a word or a sign: nothing is told by colour alone.
 */
export type Tone =
  | 'good'
  | 'busy'
  | 'warning'
  | 'bad'
  | 'idle'
  /** Titles, borders and what else is not data. */
  | 'quiet'
  | 'accent'
  | 'buy'
  | 'sell';

export type Span = {
  readonly text: string;
  readonly tone?: Tone;
  readonly bold?: boolean;
  /** Colours of text and background changed over: selections, bars. */
  readonly inverse?: boolean;
};

/** One row of the screen. */
export type Line = readonly Span[];

/** In cells. */
export type Size = { readonly columns: number; readonly rows: number };

export const span = (text: string, tone?: Tone): Span => (tone === undefined ? { text } : { text, tone });
export const bold = (text: string, tone?: Tone): Span => ({ ...span(text, tone), bold: true });
export const plain = (text: string): Line => [{ text }];
export const EMPTY: Line = [];

export const lineWidth = (line: Line): number =>
  line.reduce((cells, { text }) => cells + displayWidth(text), 0);

/** What a line says, without its looks. */
export const lineText = (line: Line): string => line.map(({ text }) => text).join('');

/**
 * The line in exactly `columns` cells: filled with spaces where it is shorter; where it is longer it ends in an ellipsis,
 * or half a figure would pass for a whole one.
 */
export function fitLine(line: Line, columns: number): Line {
  if (line.every(({ text }) => isOneCellEach(text))) {
    const left = line.reduce((room, { text }) => room - text.length, columns);
    if (left >= 0) return left === 0 ? line : filled(line, left); // As nearly always: parts come fitted into their whole.
  }
  const printed = line.map((part) => ({ ...part, text: printable(part.text) }));
  const fitted = begin(printed, columns);
  const isWhole = lineText(printed).slice(lineText(fitted).length).trim() === '';
  const shown = isWhole || columns < 1 ? fitted : [...begin(printed, columns - 1), cutOff(fitted)];
  const left = columns - lineWidth(shown);
  return left > 0 ? filled(shown, left) : shown;
}

const filled = (line: Line, cells: number): Line => [...line, { text: ' '.repeat(cells) }];

/** As much of a line as fits into `columns` cells, whole characters only. */
function begin(line: Line, columns: number): Span[] {
  const fitted: Span[] = [];
  let left = columns;
  for (const { text, ...looks } of line) {
    const shown = firstCells(text, left);
    if (shown !== '') fitted.push({ text: shown, ...looks });
    left -= displayWidth(shown);
    if (left <= 0 || shown !== text) break;
  }
  return fitted;
}

/** The sign that there is more, looking like what it stands for. */
const cutOff = (fitted: Line): Span => ({ ...fitted.at(-1), text: '…' });

/** Exactly `rows` lines of exactly `columns` cells. */
export const fitLines = (lines: readonly Line[], { columns, rows }: Size): Line[] =>
  Array.from({ length: rows }, (_, row) => fitLine(lines[row] ?? EMPTY, columns));

/** `left` and `right` at the ends of a line; where both do not fit, `left` is cut. */
export function apart(left: Line, right: Line, columns: number): Line {
  const room = columns - lineWidth(right);
  return room < 1 ? fitLine(right, columns) : [...fitLine(left, room), ...right];
}

/** Parts in their order with `gap` cells between; from the first that does not fit, they are left out. */
export function inRow(parts: readonly Line[], columns: number, gap = 2): Line {
  const line: Span[] = [];
  let used = 0;
  for (const part of parts) {
    const needed = lineWidth(part) + (used === 0 ? 0 : gap);
    if (used + needed > columns) break;
    line.push(...(used === 0 ? [] : [{ text: ' '.repeat(gap) }]), ...part);
    used += needed;
  }
  return line;
}

/** Blocks beside each other with `gap` cells between: each as wide as its size says, as high as the highest. */
export function beside(blocks: readonly { lines: readonly Line[]; columns: number }[], gap = 2): Line[] {
  const rows = Math.max(0, ...blocks.map(({ lines }) => lines.length));
  return Array.from({ length: rows }, (_, row) =>
    blocks.flatMap(({ lines, columns }, index) => [
      ...(index === 0 ? [] : [{ text: ' '.repeat(gap) }]),
      ...fitLine(lines[row] ?? EMPTY, columns),
    ]),
  );
}
