import { displayWidth, inCells } from '../text/width.ts';
import type { Line, Span } from './line.ts';

/** A column of a table. When the terminal is too narrow, columns go by `keep`: the highest goes first. */
export type Column<Row> = {
  readonly title: string;
  /** 0: never left out. */
  readonly keep: number;
  readonly align?: 'left' | 'right';
  /** Cells it takes at most; longer text is cut. Default: as wide as its widest cell. */
  readonly widthMax?: number;
  /** Cells it takes at least, so that it does not move when its figures do. */
  readonly widthMin?: number;
  readonly cell: (row: Row) => Span;
};

/** A column with its place on the screen. */
export type Placed<Row> = { readonly column: Column<Row>; readonly width: number };

export const GAP = 2;

/** The columns that fit beside each other into `columns` cells, in their order. */
export function place<Row>(
  all: readonly Column<Row>[],
  rows: readonly Row[],
  columns: number,
): Placed<Row>[] {
  const placed = all.map((column) => ({ column, width: widthOf(column, rows) }));
  const kept = new Set(placed);
  const leaving = [...placed].sort((a, b) => b.column.keep - a.column.keep);
  for (const one of leaving) {
    if (totalWidth([...kept]) <= columns || one.column.keep === 0) break;
    kept.delete(one);
  }
  return placed.filter((one) => kept.has(one));
}

export const totalWidth = (
  placed: readonly Placed<never>[] | readonly { readonly width: number }[],
): number => placed.reduce((sum, { width }) => sum + width, 0) + GAP * Math.max(0, placed.length - 1);

function widthOf<Row>(
  { title, cell, widthMin = 0, widthMax = 1000 }: Column<Row>,
  rows: readonly Row[],
): number {
  const widest = Math.max(displayWidth(title), widthMin, ...rows.map((row) => displayWidth(cell(row).text)));
  return Math.min(widest, Math.max(widthMax, displayWidth(title)));
}

/** The titles over their columns; `marked` is the title of the one the table is sorted by. */
export const titleLine = <Row>(
  placed: readonly Placed<Row>[],
  style: (title: string) => Partial<Span>,
): Line =>
  placed.flatMap(({ column, width }, index) => [
    ...gapBefore(index),
    { text: inCells(column.title, width, column.align), ...style(column.title) },
  ]);

export const rowLine = <Row>(placed: readonly Placed<Row>[], row: Row): Line =>
  placed.flatMap(({ column, width }, index) => {
    const { text, ...looks } = column.cell(row);
    return [...gapBefore(index), { text: inCells(text, width, column.align), ...looks }];
  });

const gapBefore = (index: number): Line => (index === 0 ? [] : [{ text: ' '.repeat(GAP) }]);
