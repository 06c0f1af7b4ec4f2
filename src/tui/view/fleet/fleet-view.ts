import { spreadsOf } from '../../model/spreads.ts';
import type { ScreenState } from '../../model/state.ts';
import { EMPTY, type Line, type Size } from '../line.ts';
import { headerLines } from './fleet-header.ts';
import { tableHeight, tableLines } from './fleet-table.ts';
import { noteLines } from './note-lines.ts';
import { spreadLines } from './spread-lines.ts';

/** From here on there is room for empty lines between the parts. */
const ROOMY_ROWS = 20;

/** All exchanges at a glance: sums and services, a row for each, the spread of each symbol, and what needs a reason. */
export function fleetLines(state: ScreenState, room: Size, nowMs: number): Line[] {
  const { columns } = room;
  const gap = room.rows >= ROOMY_ROWS ? [EMPTY] : [];
  const header = [...headerLines(state, columns, nowMs), ...gap];
  const rows = room.rows - header.length;
  const notes = before(gap, noteLines(state, { columns, rows: Math.max(2, Math.floor(rows / 3)), nowMs }));
  const left = rows - notes.length - tableHeight(state);
  const spreads = before(gap, spreadLines(state, columns, spreadRows(state, rows, left) - gap.length));
  const table = tableLines(state, { columns, rows: rows - notes.length - spreads.length }, nowMs);
  return [...header, ...table, ...notes, ...spreads];
}

/** What the table leaves, a fifth of the screen in any case. */
const spreadRows = (state: ScreenState, rows: number, left: number): number =>
  Math.min(spreadsOf(state.snapshot).length + 2, Math.max(left, Math.floor(rows / 5)));

const before = (gap: readonly Line[], lines: readonly Line[]): Line[] =>
  lines.length === 0 ? [] : [...gap, ...lines];
