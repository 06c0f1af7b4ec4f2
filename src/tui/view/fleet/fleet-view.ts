import { selectedIndex, shownInstances } from '../../model/fleet-pane.ts';
import type { ScreenState } from '../../model/state.ts';
import { place, rowLine, titleLine } from '../columns.ts';
import { type Line, plain, type Size } from '../line.ts';
import { fleetColumns } from './fleet-columns.ts';
import { headerLines } from './fleet-header.ts';

/** All exchanges at a glance: sums and services, then a row for each. */
export function fleetLines(state: ScreenState, room: Size, nowMs: number): Line[] {
  const header = headerLines(state, room.columns, nowMs);
  return [...header, ...tableLines(state, { ...room, rows: room.rows - header.length }, nowMs)];
}

function tableLines(state: ScreenState, { columns, rows }: Size, nowMs: number): Line[] {
  const shown = shownInstances(state.snapshot, state.fleet);
  if (shown.length === 0) return [plain(' no exchanges')];
  const placed = place(fleetColumns(state, nowMs), shown, columns - 2);
  const selected = selectedIndex(shown, state.fleet);
  const height = Math.max(1, rows - 1);
  const top = Math.max(0, Math.min(selected - Math.floor(height / 2), shown.length - height));
  return [
    [{ text: '  ' }, ...titleLine(placed, () => ({ bold: true }))],
    ...shown.slice(top, top + height).map((instance, row): Line => {
      const isSelected = top + row === selected;
      return [{ text: isSelected ? '> ' : '  ' }, ...rowLine(placed, instance)].map((part) =>
        isSelected ? { ...part, inverse: true } : part,
      );
    }),
  ];
}
