import { urgency } from '../../model/fleet-pane.ts';
import type { ScreenState } from '../../model/state.ts';
import { type FleetNote, fleetNotes } from '../../plain-fleet.ts';
import { truncate, wrap } from '../../text/width.ts';
import { type Line, type Size, span, type Tone } from '../line.ts';
import { toneOf } from '../tones.ts';

/** Lines one reason may take where there is room, and where there is little. */
const [LINES_MAX, LINES_MAX_SMALL] = [3, 1];
const SMALL_ROWS = 6;

/** Why things are as they are, the selected exchange first; `rows` lines at most, and how many lines are left out. */
export function noteLines(
  { snapshot, fleet }: ScreenState,
  { columns, rows, nowMs }: { readonly columns: number; readonly rows: number; readonly nowMs: number },
): Line[] {
  const notes = snapshot === null ? [] : fleetNotes(snapshot, nowMs);
  const each = rows < SMALL_ROWS ? LINES_MAX_SMALL : LINES_MAX;
  const order = ({ instance }: FleetNote): number =>
    instance === null ? -2 : instance.name === fleet.selected ? -1 : urgency(instance.state);
  const lines = notes
    .toSorted((a, b) => order(a) - order(b))
    .flatMap(({ instance, text }) =>
      noteText(text, instance === null ? 'bad' : toneOf(instance.state), { columns, rows: each }),
    );
  if (lines.length <= rows) return lines;
  return [...lines.slice(0, rows - 1), [span(` ... ${lines.length - rows + 1} more lines`, 'quiet')]];
}

function noteText(text: string, tone: Tone, { columns, rows }: Size): Line[] {
  const wrapped = wrap(text, columns - 4);
  const last = truncate(wrapped.slice(rows - 1).join(' '), columns - 4);
  return [...wrapped.slice(0, rows - 1), ...(wrapped.length < rows ? [] : [last])].map((line, index) => [
    span(index === 0 ? ' ! ' : '   ', tone),
    span(line),
  ]);
}
