import { selectedIndex, shownInstances } from '../../model/fleet-pane.ts';
import type { ScreenState } from '../../model/state.ts';
import { place, rowLine, titleLine } from '../columns.ts';
import { apart, bold, fitLine, type Line, lineWidth, plain, type Size, span } from '../line.ts';
import { fleetColumns } from './fleet-columns.ts';

/** A row per exchange, the selected one always among them, under the titles and, where there is one, the filter. */
export function tableLines(state: ScreenState, { columns, rows }: Size, nowMs: number): Line[] {
  const shown = shownInstances(state.snapshot, state.fleet);
  const all = state.snapshot?.instances ?? [];
  const placed = place(fleetColumns(state, nowMs), all, columns - 2);
  const filter = filterLines(state, shown.length);
  const sight = sightOf(shown.length, selectedIndex(shown, state.fleet), rows - 1 - filter.length);
  return [
    ...filter,
    headLine(titleLine(placed), sight, columns),
    ...(shown.length === 0 ? [plain(nothingText(state))] : []),
    ...shown.slice(sight.top, sight.top + sight.height).map((instance, row) => {
      const line = [span(signOf(sight.top + row, sight)), ...rowLine(placed, instance)];
      return marked(line, sight.top + row === sight.selected, columns);
    }),
  ];
}

/** Which of `count` rows are in sight: `height` from `top` on. */
type Sight = Record<'top' | 'height' | 'count' | 'selected', number>;

function sightOf(count: number, selected: number, rows: number): Sight {
  const height = Math.max(1, rows);
  const top = Math.max(0, Math.min(selected - Math.floor(height / 2), count - height));
  return { top, height, count, selected };
}

/** The titles, and which rows are in sight where that hides none of them: signs at the rows say that there are more. */
function headLine(titles: Line, { top, height, count }: Sight, columns: number): Line {
  const line = [span('  '), ...titles];
  const position = count > height ? `${top + 1}-${top + height} of ${count} ` : '';
  return lineWidth(line) + position.length > columns ? line : apart(line, [span(position, 'quiet')], columns);
}

/** In front of a row: that it is selected, or that there are more above or below it. */
function signOf(row: number, { top, height, count, selected }: Sight): string {
  if (row === selected) return '> ';
  if (row === top && top > 0) return '↑ ';
  return row === top + height - 1 && row < count - 1 ? '↓ ' : '  ';
}

/** Lines it wants. */
export const tableHeight = (state: ScreenState): number => {
  const rows = shownInstances(state.snapshot, state.fleet).length;
  return filterLines(state, rows).length + 1 + Math.max(1, rows);
};

/** The selected row is inverse as far as the terminal is wide. */
const marked = (line: Line, isSelected: boolean, columns: number): Line =>
  isSelected ? fitLine(line, columns).map((part) => ({ ...part, inverse: true })) : line;

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
