import type { FleetEvent } from '../../../protocol/api.ts';
import type { InstancePane } from '../../model/instance-pane.ts';
import { wrap } from '../../text/width.ts';
import { type Line, plain, type Size, span } from '../line.ts';
import { toneOf } from '../tones.ts';
import { clockTime } from './clock-time.ts';

const TIME_COLUMNS = 10;

/** What happened and why, the newest at the bottom, or as far back as was scrolled. */
export function eventLines({ details, scrolled }: InstancePane, { columns, rows }: Size): Line[] {
  if (details === null) return [plain(' Reading the events...')];
  if (details.events.length === 0) return [plain(' nothing has happened yet')];
  const all = details.events.flatMap((event) => linesOf(event, columns));
  const end = Math.max(Math.min(rows, all.length), all.length - scrolled.events);
  return all.slice(Math.max(0, end - rows), end);
}

function linesOf(event: FleetEvent, columns: number): Line[] {
  const text = wrap(eventText(event), Math.max(1, columns - TIME_COLUMNS));
  const tone = event.to === null ? 'quiet' : toneOf(event.to);
  return text.map((line, index) => [
    span(index === 0 ? ` ${clockTime(Date.parse(event.at))} ` : ' '.repeat(TIME_COLUMNS), 'quiet'),
    span(line, tone),
  ]);
}

/** `starting -> ready: reason`; what concerns all exchanges says so. */
function eventText({ instance, from, to, reason }: FleetEvent): string {
  const states = from === to ? to : [from, to].filter((state) => state !== null).join(' -> ');
  const told = [states, reason].filter((text) => text !== null && text !== '').join(': ');
  return instance === null ? `project: ${told}` : told;
}
