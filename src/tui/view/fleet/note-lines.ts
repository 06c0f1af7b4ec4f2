import type { ScreenState } from '../../model/state.ts';
import { fleetNotes } from '../../plain-fleet.ts';
import { truncate, wrap } from '../../text/width.ts';
import { type Line, span, type Tone } from '../line.ts';
import { toneOf } from '../tones.ts';

/** Lines one reason may take. */
const LINES_MAX = 3;

/** Why things are as they are, the selected exchange first; `rows` lines at most, and how many reasons are left out. */
export function noteLines(
  { snapshot, fleet }: ScreenState,
  { columns, rows, nowMs }: { readonly columns: number; readonly rows: number; readonly nowMs: number },
): Line[] {
  const notes = snapshot === null ? [] : fleetNotes(snapshot, nowMs);
  const isFirst = (name: string | undefined): number => Number(name === fleet.selected);
  const lines = notes
    .toSorted((a, b) => isFirst(b.instance?.name) - isFirst(a.instance?.name))
    .flatMap(({ instance, text }) =>
      noteText(text, instance === null ? 'bad' : toneOf(instance.state), columns),
    );
  const hidden = lines.length - rows;
  if (hidden <= 0) return lines;
  return rows <= 1
    ? lines.slice(0, rows)
    : [...lines.slice(0, rows - 1), [span(` ... ${hidden + 1} more lines`, 'quiet')]];
}

function noteText(text: string, tone: Tone, columns: number): Line[] {
  const wrapped = wrap(text, columns - 4);
  const shown = wrapped.slice(0, LINES_MAX);
  if (wrapped.length > LINES_MAX)
    shown[LINES_MAX - 1] = truncate(wrapped.slice(LINES_MAX - 1).join(' '), columns - 4);
  return shown.map((line, index) => [span(index === 0 ? ' ! ' : '   ', tone), span(line)]);
}
