import { selectedIndex, shownInstances } from '../../model/fleet-pane.ts';
import type { ScreenState } from '../../model/state.ts';
import { place, rowLine, titleLine } from '../columns.ts';
import { apart, bold, fitLine, type Line, plain, type Size, span } from '../line.ts';
import { fleetColumns } from './fleet-columns.ts';

/** A row per exchange, the selected one always among them, under the titles and, where there is one, the filter. */
export function tableLines(state: ScreenState, { columns, rows }: Size, nowMs: number): Line[] {
  const shown = shownInstances(state.snapshot, state.fleet);
  const selected = selectedIndex(shown, state.fleet);
  const all = state.snapshot?.instances ?? [];
  const placed = place(fleetColumns(state, nowMs), all, columns - 2);
  const filter = filterLines(state, shown.length);
  const height = Math.max(1, rows - 1 - filter.length);
  const top = Math.max(0, Math.min(selected - Math.floor(height / 2), shown.length - height));
  const position = shown.length > height ? `${top + 1}-${top + height} of ${shown.length} ` : '';
  return [
    ...filter,
    apart([span('  '), ...titleLine(placed)], [span(position, 'quiet')], columns),
    ...(shown.length === 0 ? [plain(nothingText(state))] : []),
    ...shown
      .slice(top, top + height)
      .map((instance, row) => marked(rowLine(placed, instance), top + row === selected, columns)),
  ];
}

/** Lines it wants. */
export const tableHeight = (state: ScreenState): number => {
  const rows = shownInstances(state.snapshot, state.fleet).length;
  return filterLines(state, rows).length + 1 + Math.max(1, rows);
};

/** The selected row has a sign in front and is inverse as far as the terminal is wide. */
const marked = (line: Line, isSelected: boolean, columns: number): Line =>
  isSelected
    ? fitLine([span('> '), ...line], columns).map((part) => ({ ...part, inverse: true }))
    : [span('  '), ...line];

function filterLines({ fleet, snapshot }: ScreenState, found: number): Line[] {
  if (!fleet.isTyping && fleet.filter === '') return [];
  const of = ` ${found} of ${snapshot?.instances.length ?? 0}`;
  return [
    [bold(' /', 'accent'), bold(fleet.filter), span(fleet.isTyping ? '▏' : ' ', 'accent'), span(of, 'quiet')],
  ];
}

function nothingText({ snapshot, fleet }: ScreenState): string {
  if (snapshot === null) return '';
  return fleet.filter === ''
    ? '  no exchanges: exsim up starts those of an instance file'
    : '  none has this text';
}
