import { systemClock } from '../../common/clock.ts';
import type { FleetEvent } from '../../protocol/api.ts';
import { shownName } from '../../tui/plain-fleet.ts';
import { EventsFile } from '../logs/events-file.ts';
import { FolderWatch } from '../logs/folder-watch.ts';
import { refuseEndOfFollowing, timeOption } from '../logs/time-option.ts';
import { requireNames } from '../project/names.ts';
import { type Project, requireProject } from '../project/project.ts';
import { knownNames } from '../project/snapshot.ts';
import { signalExit, takeInterrupts } from '../terminal/interrupts.ts';
import { processOutput as output } from '../terminal/output.ts';
import { hueOf, type Paint, paintFor } from '../terminal/paint.ts';

export type EventsOptions = {
  readonly follow?: boolean;
  readonly lines?: number;
  readonly since?: string;
  readonly until?: string;
  readonly json?: boolean;
};

/** `events`: what happened to the exchanges named, or to all and the project; works without a supervisor. */
export async function events(names: readonly string[], options: EventsOptions): Promise<void> {
  refuseEndOfFollowing(options);
  const isAskedFor = filterOf(names, options);
  const project = requireProject();
  if (names.length > 0) requireNames(names, await knownNames(project));
  const paint = paintFor(process.stdout);
  const show = (event: FleetEvent): void =>
    output.line(options.json ? JSON.stringify(event) : shownEvent(event, paint));
  const file = new EventsFile(project.paths);
  try {
    const written = await file.more();
    const all = [...written, ...(await file.unwritten(project.control))].filter(isAskedFor);
    if (options.lines !== 0) all.slice(-(options.lines ?? all.length)).forEach(show);
    if (options.follow) await follow(project, file, (event) => (isAskedFor(event) ? show(event) : undefined));
  } finally {
    await file.close();
  }
}

async function follow(
  { paths }: Project,
  file: EventsFile,
  show: (event: FleetEvent) => void,
): Promise<void> {
  const { first, close } = takeInterrupts();
  const watch = new FolderWatch(paths.stateDir, systemClock);
  try {
    while (!first.aborted) {
      await watch.next(first);
      (await file.more()).forEach(show);
    }
    process.exitCode = signalExit(first);
  } finally {
    watch.close();
    close();
  }
}

/** What happened to the project as a whole belongs to no name. */
function filterOf(names: readonly string[], options: EventsOptions): (event: FleetEvent) => boolean {
  const sinceMs = timeOption('--since', options.since) ?? 0;
  const untilMs = timeOption('--until', options.until) ?? Number.POSITIVE_INFINITY;
  return ({ at, instance }) => {
    const atMs = Date.parse(at);
    const isNamed = names.length === 0 || (instance !== null && names.includes(instance));
    return isNamed && atMs >= sinceMs && atMs <= untilMs;
  };
}

/** `2026-01-02T03:04:05.000Z  binance  starting -> ready: reason`. */
export function shownEvent({ at, instance, from, to, reason }: FleetEvent, paint: Paint): string {
  const states = [from, to].filter((state) => state !== null).join(' -> ');
  const told = [states, reason].filter((text) => text !== null && text !== '').join(': ');
  const who = instance === null ? 'project' : paint(hueOf(instance), shownName(instance));
  return `${paint('dim', at)}  ${who}  ${told}`;
}
