import { PARTS, type Part } from '../../model/intents.ts';
import { displayWidth, truncate } from '../../text/width.ts';
import { apart, bold, fitLines, type Line, lineWidth, type Size, span } from '../line.ts';

/** A part of the instance view as it is to be drawn: its name, what stands beside the name, and its lines. */
export type PartView = {
  readonly part: Part;
  /** `room` is that of its lines. */
  readonly note: (room: Size) => string;
  /** Its lines for a room of this size, from the top. */
  readonly lines: (room: Size) => readonly Line[];
};

const NAMES: Record<Part, string> = {
  market: 'Market',
  figures: 'Rates',
  events: 'Events',
  configuration: 'Configuration',
  log: 'Log',
};

/** The part under a line with its name and key. A heavy line and colour say that keys go to it. */
export function block(view: PartView, isFocused: boolean, size: Size): Line[] {
  const room = { ...size, rows: Math.max(0, size.rows - 1) };
  return [titleLine(view, isFocused, room), ...fitLines(view.lines(room), room)];
}

function titleLine(view: PartView, isFocused: boolean, room: Size): Line {
  const { columns } = room;
  const note = view.note(room);
  const [rule, tone] = isFocused ? (['━', 'accent'] as const) : (['─', 'quiet'] as const);
  const text = truncate(
    `${keyOf(view.part)} ${NAMES[view.part]}${note === '' ? '' : ` ${note}`}`,
    columns - 5,
  );
  const rest = Math.max(0, columns - displayWidth(text) - 4);
  return [span(`${rule}${rule} `, tone), bold(text, tone), span(` ${rule.repeat(rest)}`, tone)];
}

/** All parts by name, where one is shown at a time: that one in brackets, and at the right what stands beside its name. */
export function tabLine({ part: focus, note }: PartView, room: Size): Line {
  const tabs = PARTS.map((part) => {
    const text = `${keyOf(part)} ${NAMES[part]}`;
    return part === focus ? bold(` [${text}]`, 'accent') : span(` ${text}`, 'quiet');
  });
  const left = Math.max(0, room.columns - lineWidth(tabs) - 1);
  return apart(tabs, [span(truncate(note(room), left), 'quiet')], room.columns);
}

const keyOf = (part: Part): number => PARTS.indexOf(part) + 1;
