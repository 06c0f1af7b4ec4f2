import { systemClock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import { LogFile } from '../log-file.ts';
import { type LogLine, mergeByTime, parseLogLine, parseSince, shownLogLine } from '../log-lines.ts';
import { requireNames } from '../names.ts';
import { processOutput as output } from '../output.ts';
import { requireProject } from '../project.ts';
import { knownNames } from '../snapshot.ts';

const LINES_DEFAULT = 100;
/** With --since all lines after the time are wanted, up to what the log reader reads back. */
const LINES_MAX = 1_000_000;
const POLL_MS = 200;

export type LogsOptions = {
  readonly follow?: boolean;
  readonly lines?: number;
  readonly since?: string;
  readonly json?: boolean;
};

type NamedLog = { readonly name: string; readonly file: LogFile };

/** `logs`: the last lines of each exchange named (all without a name), by time; works without a supervisor. */
export async function logs(names: readonly string[], options: LogsOptions): Promise<void> {
  const sinceMs = sinceOf(options.since);
  const project = requireProject();
  const known = await knownNames(project);
  requireNames(names, known);
  const chosen = names.length === 0 ? known : names;
  const files = chosen.map((name) => ({ name, file: new LogFile(project.paths.instance(name).logFile) }));
  const width = Math.max(...chosen.map((name) => name.length), 0);
  const show = ({ timeMs, ...line }: LogLine): void => {
    if (sinceMs !== null && (timeMs ?? sinceMs) < sinceMs) return;
    output.line(options.json ? line.text : shownLogLine({ timeMs, ...line }, width));
  };
  try {
    const count = options.lines ?? (sinceMs === null ? LINES_DEFAULT : LINES_MAX);
    mergeByTime(await readAll(files, (file) => file.readTail(count))).forEach(show);
    while (options.follow) {
      await systemClock.sleep(POLL_MS);
      mergeByTime(await readAll(files, (file) => file.readMore())).forEach(show);
    }
  } finally {
    await Promise.all(files.map(({ file }) => file.close()));
  }
}

const readAll = (
  logs: readonly NamedLog[],
  read: (file: LogFile) => Promise<string[]>,
): Promise<LogLine[][]> =>
  Promise.all(logs.map(async ({ name, file }) => (await read(file)).map((text) => parseLogLine(name, text))));

function sinceOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const sinceMs = parseSince(text, Date.now());
  if (sinceMs !== null) return sinceMs;
  throw new ExsimError(
    'USAGE',
    `Expected "--since" to be 30s, 5m, 2h, 1d or an ISO 8601 time, but was "${text}".`,
  );
}
