import { displayWidth, inCells } from '../text/width.ts';
import type { Line, Span } from './line.ts';

/** A column of a table. When the terminal is too narrow, columns go by `leaves`: the highest goes first. */
export type Column<Row> = {
  readonly title: string;
  /** 0: never left out. */
  readonly leaves: number;
  readonly align?: 'left' | 'right';
  /** Cells it takes at least, so that it does not move when its figures do. */
  readonly widthMin?: number;
  /** Cells it takes at most; longer text is cut. Default: as wide as its widest cell. */
  readonly widthMax?: number;
  readonly cell: (row: Row) => Span;
  /** The table is sorted by it. */
  readonly isSorted?: boolean;
};

/** A column with its place on the screen. */
export type Placed<Row> = { readonly column: Column<Row>; readonly width: number };

const GAP = 2;

/** The columns that fit beside each other into `columns` cells, in their order. */
export function place<Row>(
  all: readonly Column<Row>[],
  rows: readonly Row[],
  columns: number,
): readonly Placed<Row>[] {
  const placed = all.map((column) => ({ column, width: widthOf(column, rows) }));
  const kept = new Set(placed);
  for (const one of placed.toSorted((a, b) => b.column.leaves - a.column.leaves)) {
    if (totalWidth([...kept]) <= columns || one.column.leaves === 0) break;
    kept.delete(one);
  }
  return [...kept];
}

const totalWidth = (placed: readonly { readonly width: number }[]): number =>
  placed.reduce((sum, { width }) => sum + width, 0) + GAP * Math.max(0, placed.length - 1);

function widthOf<Row>(
  { title, cell, widthMin = 0, widthMax = 1000 }: Column<Row>,
  rows: readonly Row[],
): number {
  const widest = Math.max(widthMin, ...rows.map((row) => displayWidth(cell(row).text)));
  return Math.max(displayWidth(title), Math.min(widest, widthMax));
}

/** The titles over their columns. */
export const titleLine = <Row>(placed: readonly Placed<Row>[]): Line =>
  placed.flatMap(({ column, width }, index) => [
    ...gapBefore(index),
    {
      text: inCells(column.title, width, column.align),
      bold: true,
      ...(column.isSorted ? { tone: 'accent' as const } : {}),
    },
  ]);

export const rowLine = <Row>(placed: readonly Placed<Row>[], row: Row): Line =>
  placed.flatMap(({ column, width }, index) => {
    const { text, ...looks } = column.cell(row);
    return [...gapBefore(index), { text: inCells(text, width, column.align), ...looks }];
  });

const gapBefore = (index: number): Line => (index === 0 ? [] : [{ text: ' '.repeat(GAP) }]);
