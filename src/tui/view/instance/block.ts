import { PARTS, type Part } from '../../model/intents.ts';
import { displayWidth, truncate } from '../../text/width.ts';
import { apart, bold, fitLines, type Line, lineWidth, type Size, span } from '../line.ts';

/** A part of the instance view as it is to be drawn: its name, what stands beside the name, and its lines. */
export type PartView = {
  readonly part: Part;
  readonly note: string;
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
  return [titleLine(view, isFocused, size.columns), ...fitLines(view.lines(room), room)];
}

function titleLine({ part, note }: PartView, isFocused: boolean, columns: number): Line {
  const [rule, tone] = isFocused ? (['━', 'accent'] as const) : (['─', 'quiet'] as const);
  const text = truncate(`${keyOf(part)} ${NAMES[part]}${note === '' ? '' : ` ${note}`}`, columns - 5);
  const rest = Math.max(0, columns - displayWidth(text) - 4);
  return [span(`${rule}${rule} `, tone), bold(text, tone), span(` ${rule.repeat(rest)}`, tone)];
}

/** All parts by name, where one is shown at a time: that one in brackets, and at the right what stands beside its name. */
export function tabLine({ part: focus, note }: PartView, columns: number): Line {
  const tabs = PARTS.map((part) => {
    const text = `${keyOf(part)} ${NAMES[part]}`;
    return part === focus ? bold(` [${text}]`, 'accent') : span(` ${text}`, 'quiet');
  });
  const room = Math.max(0, columns - lineWidth(tabs) - 1);
  return apart(tabs, [span(truncate(note, room), 'quiet')], columns);
}

const keyOf = (part: Part): number => PARTS.indexOf(part) + 1;
