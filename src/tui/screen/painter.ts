import { displayWidth, isOneCellEach } from '../text/width.ts';
import type { Line, Span } from '../view/line.ts';
import { type ColourDepth, sgr, sgrOf } from './styles.ts';

/** Between these a terminal that can (most can) shows nothing half done; the others ignore them. */
const [BEGIN, END] = ['\x1b[?2026h', '\x1b[?2026l'];

/**
 * What a terminal that shows `shown` has to be told to show `frame`: of each span that differs as much as differs, so
 * that an unchanged frame is nothing at all, and a figure that changed is a dozen bytes over a slow line. It begins and
 * ends in plain looks.
 *
 * Frames are complete: `fitLines` has made all lines as wide as the screen, so nothing needs to be erased.
 */
export function painted(frame: readonly Line[], shown: readonly Line[], depth: ColourDepth): string {
  const changes = frame.flatMap((line, row) => changesOf(line, shown[row] ?? [], row));
  return changes.length === 0 ? '' : `${BEGIN}${told(changes, depth)}${END}`;
}

/** A span in its place; row and column count from 0. */
type Piece = { readonly row: number; readonly column: number; readonly span: Span };

function changesOf(line: Line, before: Line, row: number): Piece[] {
  if (isSameLine(line, before)) return []; // Most are, and need not be measured.
  const shown = new Map(piecesOf(before, row).map(({ column, span }) => [column, span]));
  return piecesOf(line, row).flatMap((piece) => {
    const there = shown.get(piece.column);
    return isSameSpan(piece.span, there) ? [] : [changedPart(piece, there)];
  });
}

/** Spans without text are in no place, and would hide what stands there. */
function piecesOf(line: Line, row: number): Piece[] {
  let next = 0;
  const pieces = line.map((span) => {
    const column = next;
    next += displayWidth(span.text);
    return { row, column, span };
  });
  return pieces.filter(({ span }) => span.text !== '');
}

/** Of a text as long as the one that is there, from the first character that differs to the last. */
function changedPart(piece: Piece, there: Span | undefined): Piece {
  const { text, ...looks } = piece.span;
  if (there === undefined || !isSameLooks(looks, there) || there.text.length !== text.length) return piece;
  if (!isOneCellEach(text) || !isOneCellEach(there.text)) return piece;
  let [from, to] = [0, text.length];
  while (text[from] === there.text[from]) from++;
  while (text[to - 1] === there.text[to - 1]) to--;
  return { ...piece, column: piece.column + from, span: { ...looks, text: text.slice(from, to) } };
}

function told(changes: readonly Piece[], depth: ColourDepth): string {
  let [text, looks, at] = ['', '', { row: -1, column: 0 }];
  for (const { row, column, span } of changes) {
    const next = sgrOf(span, depth);
    if (row !== at.row || column !== at.column) text += `\x1b[${row + 1};${column + 1}H`;
    text += sgr(looks, next) + span.text;
    looks = next;
    at = { row, column: column + displayWidth(span.text) };
  }
  return text + sgr(looks, '');
}

const isSameLine = (a: Line, b: Line): boolean =>
  a.length === b.length && a.every((span, index) => isSameSpan(span, b[index]));

const isSameSpan = (a: Span, b: Span | undefined): boolean =>
  b !== undefined && a.text === b.text && isSameLooks(a, b);

const isSameLooks = (a: Omit<Span, 'text'>, b: Omit<Span, 'text'>): boolean =>
  a.tone === b.tone &&
  (a.bold ?? false) === (b.bold ?? false) &&
  (a.inverse ?? false) === (b.inverse ?? false);
