/** Size in character cells. A braille cell has 2 x 4 dots. */
export type PlotSize = { readonly width: number; readonly height: number };

const DOTS_ACROSS = 2;
const DOTS_DOWN = 4;
const BLANK = 0x28_00;
/** Bits of a braille character by column and row of its dots. */
const BITS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/** Dot columns of a plot: how many values fit. */
export const plotColumns = ({ width }: PlotSize): number => width * DOTS_ACROSS;

export type PlotRange = { readonly min: number; readonly max: number };

/**
 * A line through `values`, a dot column each, the newest at the right edge; of more than fit the newest are drawn. Null
 * is a gap. Without a range the lowest value is at the bottom and the highest on top; a flat line runs in the middle.
 * Always `height` lines of `width` characters.
 */
export function braillePlot(
  values: readonly (number | null)[],
  size: PlotSize,
  range: PlotRange = rangeOf(values),
): string[] {
  const columns = plotColumns(size);
  const shown = values.slice(-columns);
  const rows = shown.map((value) => (value === null ? null : rowOf(value, range, size.height * DOTS_DOWN)));
  const cells = Array.from({ length: size.height }, () => new Array<number>(size.width).fill(BLANK));
  const offset = columns - shown.length;
  rows.forEach((row, index) => {
    if (row !== null) drawColumn(cells, offset + index, row, rows[index - 1] ?? row);
  });
  return cells.map((line) => String.fromCharCode(...line));
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
