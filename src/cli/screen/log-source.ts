import { systemClock } from '../../common/clock.ts';
import type { Redactor } from '../../common/redact.ts';
import { LOG_LINES_MAX, type LogLine, type LogSource } from '../../tui/sources.ts';
import type { LogEntry } from '../logs/entry.ts';
import { FolderWatch } from '../logs/folder-watch.ts';
import { InstanceLog } from '../logs/instance-log.ts';
import { entryMessage } from '../logs/shown-entry.ts';
import type { ProjectNow } from './screen-project.ts';

const EVERYTHING = { sinceMs: null, untilMs: null, level: null };
/** Of one line; more is cut. A screen shows less, and a search in it stays quick. */
const LINE_LENGTH_MAX = 2000;

/** The merged log of an instance and what it wrote outside of it, from the files: it is there without a supervisor. */
export function logSource(project: ProjectNow, redactor: Redactor): LogSource {
  return async function* follow(name, signal) {
    const { paths } = await project();
    const request = { filter: EVERYTHING, count: LOG_LINES_MAX, follow: true };
    const watch = new FolderWatch(paths.logsDir, systemClock);
    const { entries, log } = await InstanceLog.open(name, paths.instance(name), request);
    const lines = (entries: readonly LogEntry[]): LogLine[] =>
      entries
        .slice(-LOG_LINES_MAX)
        .flatMap((entry) => logLines(entry, redactor))
        .slice(-LOG_LINES_MAX);
    try {
      yield lines(entries);
      while (!signal.aborted) {
        await watch.next(signal);
        const fresh = lines(await log.more(systemClock.now()));
        if (fresh.length > 0) yield fresh;
      }
    } finally {
      watch.close();
      await log.close();
    }
  };
}

/** Each line of what an entry says as a line of its own, such as those of a stack, without secrets. */
export function logLines(entry: LogEntry, redactor: Redactor): LogLine[] {
  const { timeMs, level } = entry;
  return redactor
    .redact(entryMessage(entry))
    .split('\n')
    .map((text) => ({ timeMs, level, text: text.replaceAll('\t', '  ').slice(0, LINE_LENGTH_MAX) }));
}
