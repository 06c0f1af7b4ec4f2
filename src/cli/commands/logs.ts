import { systemClock } from '../../common/clock.ts';
import type { LogLevel } from '../../instance/spec.ts';
import { shownName } from '../../tui/plain-fleet.ts';
import { type LogEntry, mergeByTime } from '../logs/entry.ts';
import type { LogFilter } from '../logs/filter.ts';
import { FolderWatch } from '../logs/folder-watch.ts';
import { InstanceLog } from '../logs/instance-log.ts';
import { jsonEntry, shownEntry } from '../logs/shown-entry.ts';
import { refuseEndOfFollowing, timeOption } from '../logs/time-option.ts';
import { requireNames } from '../project/names.ts';
import { type Project, requireProject } from '../project/project.ts';
import { knownNames } from '../project/snapshot.ts';
import { signalExit, takeInterrupts } from '../terminal/interrupts.ts';
import { processOutput as output } from '../terminal/output.ts';
import { paintFor } from '../terminal/paint.ts';

const LINES_DEFAULT = 100;
/** With a time all lines are wanted; of each exchange at most these, the newest. */
const LINES_MAX = 200_000;

export type LogsOptions = {
  readonly follow?: boolean;
  readonly lines?: number;
  readonly level?: LogLevel;
  readonly since?: string;
  readonly until?: string;
  readonly json?: boolean;
};

/**
 * `logs`: the last lines of each exchange named (all without a name), by time, with what a crash wrote outside the log.
 * Reads the files, so it works without a supervisor.
 */
export async function logs(names: readonly string[], options: LogsOptions): Promise<void> {
  refuseEndOfFollowing(options);
  const filter = filterOf(options);
  const project = requireProject();
  const known = await knownNames(project);
  requireNames(names, known);
  const chosen = names.length === 0 ? known : [...new Set(names)];
  const show = shower(chosen, options);
  const isTimed = filter.sinceMs !== null || filter.untilMs !== null;
  const count = options.lines ?? (isTimed ? LINES_MAX : LINES_DEFAULT);
  const request = { filter, count, follow: options.follow === true };
  const opened = await Promise.all(
    chosen.map((name) => InstanceLog.open(name, project.paths.instance(name), request)),
  );
  const followed = opened.map(({ log }) => log);
  try {
    mergeByTime(opened.map(({ entries }) => entries)).forEach(show);
    for (const [index, { entries }] of opened.entries())
      if (isTimed && entries.length === LINES_MAX) tellMore(chosen[index] as string);
    if (options.follow) await follow(project, followed, show);
  } finally {
    await Promise.all(followed.map((log) => log.close()));
  }
}

async function follow(
  { paths }: Project,
  followed: readonly InstanceLog[],
  show: (entry: LogEntry) => void,
): Promise<void> {
  const { first, close } = takeInterrupts();
  const watch = new FolderWatch(paths.logsDir, systemClock);
  try {
    while (!first.aborted) {
      await watch.next(first);
      const nowMs = systemClock.now();
      mergeByTime(await Promise.all(followed.map((log) => log.more(nowMs)))).forEach(show);
    }
    process.exitCode = signalExit(first);
  } finally {
    watch.close();
    close();
  }
}

function shower(names: readonly string[], { json }: LogsOptions): (entry: LogEntry) => void {
  if (json) return (entry) => output.line(jsonEntry(entry));
  const width = Math.max(...names.map((name) => shownName(name).length), 0);
  const paint = paintFor(process.stdout);
  return (entry) => output.line(shownEntry(entry, width, paint));
}

const filterOf = ({ since, until, level }: LogsOptions): LogFilter => ({
  sinceMs: timeOption('--since', since),
  untilMs: timeOption('--until', until),
  level: level ?? null,
});

const tellMore = (name: string): void =>
  output.note(
    `${shownName(name)}: only the last ${LINES_MAX} lines are shown; --until and -n reach the ones before`,
  );
