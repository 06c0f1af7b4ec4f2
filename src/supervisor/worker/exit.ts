import type { Clock } from '../../common/clock.ts';
import type { Redactor } from '../../common/redact.ts';
import { isAlive, type ProcessIdentity } from '../../process/identity.ts';
import type { InstancePaths } from '../../process/paths.ts';
import { type ProcessExit, readExit } from '../../process/spawn.ts';
import { isThrown } from '../life/exits.ts';
import type { WorkerExit } from '../life/types.ts';
import { lastLines } from './tail.ts';

/** The parent writes the exit down within milliseconds; a stopped or dead one never does. */
const WRITTEN_WITHIN_MS = 2_000;
const POLL_MS = 10;
const LINES_OF_EACH = 5;
/** A stack is longer than what is told of it. */
const LINES_SEARCHED = 60;

export type EndedWorker = {
  readonly pid: number;
  /** The `sh` parent that writes the exit code; null when it is not known. */
  readonly parent: ProcessIdentity | null;
  readonly files: InstancePaths;
  readonly killedByUs: boolean;
};

/** How a worker that is gone has ended, and what it said last. Secrets are masked. */
export async function learnExit(
  ended: EndedWorker,
  clock: Clock,
  redactor: Redactor,
): Promise<Omit<WorkerExit, 'cause'>> {
  const written = await writtenExit(ended, clock);
  const redacted = (line: string): string => redactor.redact(line);
  return {
    code: written !== null && 'code' in written ? written.code : null,
    signal: written !== null && 'signal' in written ? written.signal : null,
    at: clock.now(),
    killedByUs: ended.killedByUs,
    output: telling((await lastLines(ended.files.outFile, LINES_SEARCHED, redacted)).filter(isOfWorker)),
    log: await lastLines(ended.files.logFile, LINES_OF_EACH, (line) => redacted(messageIn(line))),
  };
}

/** The last lines; in place of the first of them the error that was thrown, where they are only what follows it. */
function telling(lines: readonly string[]): string[] {
  const last = lines.slice(-LINES_OF_EACH);
  const thrown = lines.findLast(isThrown);
  return thrown === undefined || last.includes(thrown) ? last : [thrown, ...last.slice(1)];
}

/** The `sh` parent itself says by which signal its worker ended. */
const isOfWorker = (line: string): boolean =>
  !/^(Killed|Terminated|Aborted|Hangup|Segmentation fault)( \(core dumped\))?$/.test(line);

/** What a line of the JSON log says; the line itself when it is none. */
function messageIn(line: string): string {
  try {
    const { msg } = JSON.parse(line) as { msg?: unknown };
    return typeof msg === 'string' ? msg : line;
  } catch {
    return line;
  }
}

async function writtenExit(ended: EndedWorker, clock: Clock): Promise<ProcessExit | null> {
  const deadlineMs = clock.monotonicMs() + WRITTEN_WITHIN_MS;
  for (;;) {
    const parentLives = ended.parent !== null && (await isAlive(ended.parent));
    const written = await readExit(ended.files.exitFile, ended.pid);
    if (written !== null || !parentLives || clock.monotonicMs() >= deadlineMs) return written;
    await clock.sleep(POLL_MS);
  }
}
