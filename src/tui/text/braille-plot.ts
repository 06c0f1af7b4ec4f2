/** Size in character cells. A braille cell has 2 x 4 dots. */
export type PlotSize = { readonly width: number; readonly height: number };

const DOTS_ACROSS = 2;
const DOTS_DOWN = 4;
const NO_DOTS = 0x28_00;
/** In place of a character without dots: a third of its bytes, and some fonts draw that one as circles. */
const SPACE = 0x20;
/** Bits of a braille character by column and row of its dots. */
const BITS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/** Dot columns of a plot: how many values fit. */
export const plotColumns = ({ width }: PlotSize): number => width * DOTS_ACROSS;

/**
 * Of values whose number grows the newest that are drawn. The newest is the first or the second of its cell as their
 * number is odd or even, so that a plot moves by whole cells, and with each other value only the last cell changes.
 */
export const plotted = <Value>(values: readonly Value[], size: PlotSize): readonly Value[] =>
  values.slice(-(plotColumns(size) - (values.length % DOTS_ACROSS)));

export type PlotRange = { readonly min: number; readonly max: number };

/**
 * A line through `values`, a dot column each, the newest in the last cell; of more than fit the newest are drawn: see
 * `plotted`. Null is a gap. Without a range the lowest value is at the bottom and the highest on top; a flat line runs
 * in the middle. Always `height` lines of `width` characters.
 */
export function braillePlot(
  values: readonly (number | null)[],
  size: PlotSize,
  range: PlotRange = rangeOf(values),
): string[] {
  const shown = plotted(values, size);
  const rows = shown.map((value) => (value === null ? null : rowOf(value, range, size.height * DOTS_DOWN)));
  const cells = Array.from({ length: size.height }, () => new Array<number>(size.width).fill(NO_DOTS));
  const offset = plotColumns(size) - shown.length - (shown.length % DOTS_ACROSS);
  rows.forEach((row, index) => {
    if (row !== null) drawColumn(cells, offset + index, row, rows[index - 1] ?? row);
  });
  return cells.map((line) => String.fromCharCode(...line.map((cell) => (cell === NO_DOTS ? SPACE : cell))));
}

/** Lowest and highest of the values; 0 and 0 where there is none. */
export function rangeOf(values: readonly (number | null)[]): PlotRange {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? { min: 0, max: 0 } : { min: Math.min(...known), max: Math.max(...known) };
}

/** Dot row of a value, 0 on top. What lies outside of the range is drawn at its edge. */
function rowOf(value: number, { min, max }: PlotRange, dots: number): number {
  const share = max > min ? (value - min) / (max - min) : 0.5;
  return Math.round((1 - Math.min(1, Math.max(0, share))) * (dots - 1));
}

/** From next to where the line was one column before, so that it has no holes where it is steep. */
function drawColumn(cells: number[][], column: number, row: number, before: number): void {
  const from = before < row ? before + 1 : row;
  const to = before > row ? before - 1 : row;
  for (let at = from; at <= to; at++) {
    const line = cells[Math.floor(at / DOTS_DOWN)] as number[];
    const cell = Math.floor(column / DOTS_ACROSS);
    line[cell] = (line[cell] as number) | (BITS[column % DOTS_ACROSS]?.[at % DOTS_DOWN] as number);
  }
}
