import { displayWidth } from '../text/width.ts';
import type { Line, Span } from '../view/line.ts';
import { type ColourDepth, styled } from './styles.ts';

/** What a row is to say from a column on; both count from 0. */
export type Change = { readonly row: number; readonly column: number; readonly text: string };

/**
 * What a terminal that shows `shown` has to be told to show `frame`: of each line that differs the part from the first
 * span that does to the last. An unchanged frame is nothing at all, and a slow line carries little.
 *
 * Frames are complete: `fitLines` has made all lines as wide as the screen, so nothing needs to be erased.
 */
export const changesOf = (frame: readonly Line[], shown: readonly Line[], depth: ColourDepth): Change[] =>
  frame.flatMap((line, row) => {
    const change = changeOf(line, shown[row] ?? [], depth);
    return change === null ? [] : [{ row, ...change }];
  });

function changeOf(line: Line, before: Line, depth: ColourDepth): Omit<Change, 'row'> | null {
  if (isSameLine(line, before)) return null; // Most are, and need not be measured.
  const shown = new Map(columnsOf(before).map((column, at) => [column, before[at]]));
  const columns = columnsOf(line);
  const differs = (span: Span, at: number): boolean => !isSameSpan(span, shown.get(columns[at] ?? 0));
  const first = line.findIndex(differs);
  if (first === -1) return null;
  const changed = line.slice(first, line.findLastIndex(differs) + 1);
  return { column: columns[first] ?? 0, text: changed.map((span) => styled(span, depth)).join('') };
}

/** The column that each span begins in. */
function columnsOf(line: Line): number[] {
  let next = 0;
  return line.map(({ text }) => {
    const column = next;
    next += displayWidth(text);
    return column;
  });
}

const isSameLine = (a: Line, b: Line): boolean =>
  a.length === b.length && a.every((span, index) => isSameSpan(span, b[index]));

const isSameSpan = (a: Span, b: Span | undefined): boolean =>
  b !== undefined &&
  a.text === b.text &&
  a.tone === b.tone &&
  (a.bold ?? false) === (b.bold ?? false) &&
  (a.inverse ?? false) === (b.inverse ?? false);
