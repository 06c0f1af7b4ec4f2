import { displayWidth } from '../text/width.ts';
import type { Line, Span } from '../view/line.ts';
import { type ColourDepth, styled } from './styles.ts';

/** Between these a terminal that can (most can) shows nothing half done; the others ignore them. */
const [BEGIN, END] = ['\x1b[?2026h', '\x1b[?2026l'];

/**
 * Turns frames into what a terminal has to be told: of each frame only the spans that differ from the one before, so
 * that an unchanged frame is nothing at all, and a figure that changed is a dozen bytes over a slow line.
 *
 * Frames are complete: `fitLines` has made all lines as wide as the screen, so nothing needs to be erased.
 */
export class Painter {
  readonly #depth: ColourDepth;
  #shown: readonly Line[] = [];

  constructor(depth: ColourDepth) {
    this.#depth = depth;
  }

  /** The terminal has forgotten what was shown, by a change of size or by other programs. */
  forget(): void {
    this.#shown = [];
  }

  /** Empty when there is nothing to tell. */
  paint(frame: readonly Line[]): string {
    const told = frame.map((line, row) => this.#lineChanges(line, this.#shown[row] ?? [], row)).join('');
    this.#shown = frame;
    return told === '' ? '' : `${BEGIN}${told}${END}`;
  }

  #lineChanges(line: Line, before: Line, row: number): string {
    if (isSameLine(line, before)) return ''; // Most are, and need not be measured.
    const shown = spansByColumn(before);
    let [told, column, isAfterChange] = ['', 0, false];
    for (const span of line) {
      const isChange = !isSameSpan(span, shown.get(column));
      if (isChange) told += `${isAfterChange ? '' : moveTo(row, column)}${styled(span, this.#depth)}`;
      isAfterChange = isChange;
      column += displayWidth(span.text);
    }
    return told;
  }
}

/** Spans by the column they begin in. */
function spansByColumn(line: Line): Map<number, Span> {
  const spans = new Map<number, Span>();
  let column = 0;
  for (const span of line) {
    spans.set(column, span);
    column += displayWidth(span.text);
  }
  return spans;
}

const isSameLine = (a: Line, b: Line): boolean =>
  a.length === b.length && a.every((span, index) => isSameSpan(span, b[index]));

const isSameSpan = (a: Span, b: Span | undefined): boolean =>
  b !== undefined &&
  a.text === b.text &&
  a.tone === b.tone &&
  (a.bold ?? false) === (b.bold ?? false) &&
  (a.inverse ?? false) === (b.inverse ?? false);

const moveTo = (row: number, column: number): string => `\x1b[${row + 1};${column + 1}H`;
