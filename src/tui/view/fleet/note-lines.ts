import type { FleetSnapshot } from '../../../protocol/status.ts';
import { urgency } from '../../model/fleet-pane.ts';
import type { ScreenState } from '../../model/state.ts';
import { type FleetNote, fleetNotes } from '../../plain-fleet.ts';
import { wrapped } from '../../text/width.ts';
import { type Line, type Size, span, type Tone } from '../line.ts';
import { isInTrouble, toneOf, toneOfService } from '../tones.ts';

/** Lines one reason may take; fewer where there are many reasons, or little room. */
const LINES_MAX = 3;

/** `order`: the least comes first. */
type Note = { readonly order: number; readonly tone: Tone; readonly text: string };

/**
 * Why things are as they are, what concerns all exchanges first, then the selected one; `rows` lines at most, and how many
 * lines are left out.
 */
export function noteLines(
  { snapshot, fleet }: ScreenState,
  { columns, rows, nowMs }: { readonly columns: number; readonly rows: number; readonly nowMs: number },
): Line[] {
  if (snapshot === null) return [];
  const told = fleetNotes(snapshot, nowMs).map((note) => noteOf(note, fleet.selected));
  const notes = [...serviceNotes(snapshot), ...told].toSorted((a, b) => a.order - b.order);
  const lines: Line[] = [];
  for (const [at, { text, tone }] of notes.entries()) {
    const share = shareOf(rows - lines.length, notes.length - at);
    lines.push(...noteText(text, tone, { columns, rows: share }));
  }
  if (lines.length <= rows) return lines;
  return [...lines.slice(0, rows - 1), [span(` ... ${lines.length - rows + 1} more lines`, 'quiet')]];
}

/** Lines the next of so many may take of those left: what does not go round is for it, what it leaves for the others. */
const shareOf = (rowsLeft: number, notesLeft: number): number =>
  Math.max(1, Math.min(LINES_MAX, Math.ceil(rowsLeft / notesLeft)));

function noteOf({ instances, text }: FleetNote, selected: string | null): Note {
  const [first] = instances;
  if (first === undefined) return { order: -2, tone: 'bad', text };
  const isSelected = instances.some(({ name }) => name === selected);
  return { order: isSelected ? -1 : urgency(first.state), tone: toneOf(first.state), text };
}

/**
 * Why a service is as it is, unless that has stopped everything and is told of all. One that is off, or up with something to
 * be said of it, hurts nobody: it comes last.
 */
const serviceNotes = ({ services, problem }: FleetSnapshot): Note[] =>
  Object.entries({ Postgres: services.postgres, Redis: services.redis }).flatMap(
    ([name, { status, reason }]) =>
      reason === null || reason === problem?.message
        ? []
        : [
            {
              order: isInTrouble(status) ? -2 : Number.POSITIVE_INFINITY,
              tone: toneOfService(status),
              text: `${name}: ${reason}`,
            },
          ],
  );

function noteText(text: string, tone: Tone, { columns, rows }: Size): Line[] {
  return wrapped(text, columns - 4, rows).map((line, index) => [
    span(index === 0 ? ' ! ' : '   ', tone),
    span(line),
  ]);
}
