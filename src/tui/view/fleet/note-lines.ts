import { urgency } from '../../model/fleet-pane.ts';
import type { ScreenState } from '../../model/state.ts';
import { type FleetNote, fleetNotes } from '../../plain-fleet.ts';
import { wrapped } from '../../text/width.ts';
import { type Line, type Size, span, type Tone } from '../line.ts';
import { toneOf } from '../tones.ts';

/** Lines one reason may take; fewer where there are many reasons, or little room. */
const LINES_MAX = 3;

/** Why things are as they are, the selected exchange first; `rows` lines at most, and how many lines are left out. */
export function noteLines(
  { snapshot, fleet }: ScreenState,
  { columns, rows, nowMs }: { readonly columns: number; readonly rows: number; readonly nowMs: number },
): Line[] {
  const notes = snapshot === null ? [] : fleetNotes(snapshot, nowMs);
  const each = Math.max(1, Math.min(LINES_MAX, Math.floor(rows / Math.max(1, notes.length))));
  const order = ({ instances: [first, ...others] }: FleetNote): number => {
    if (first === undefined) return -2;
    return [first, ...others].some(({ name }) => name === fleet.selected) ? -1 : urgency(first.state);
  };
  const lines = notes
    .toSorted((a, b) => order(a) - order(b))
    .flatMap(({ instances: [first], text }) =>
      noteText(text, first === undefined ? 'bad' : toneOf(first.state), { columns, rows: each }),
    );
  if (lines.length <= rows) return lines;
  return [...lines.slice(0, rows - 1), [span(` ... ${lines.length - rows + 1} more lines`, 'quiet')]];
}

function noteText(text: string, tone: Tone, { columns, rows }: Size): Line[] {
  return wrapped(text, columns - 4, rows).map((line, index) => [
    span(index === 0 ? ' ! ' : '   ', tone),
    span(line),
  ]);
}
