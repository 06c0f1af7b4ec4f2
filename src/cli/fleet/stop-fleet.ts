import { ExsimError } from '../../common/errors.ts';
import { lockHolder } from '../../process/lock.ts';
import { waitUntilGone } from '../../process/signals.ts';
import type { DownProgress, StoppingProcess } from '../../protocol/api.ts';
import type { Project } from '../project/project.ts';
import { errorOf } from '../terminal/failure.ts';
import { processOutput as output } from '../terminal/output.ts';
import { whileWaiting } from '../terminal/waiting.ts';

/** A supervisor that has said `done` has nothing left to do but to close its socket. */
const LEAVE_MS_MAX = 10_000;

/** Takes what is waited for now. */
type Tell = (what: string) => void;

export type StopOptions = {
  readonly purge: boolean;
  /** Aborted: what is left is killed at once. */
  readonly hurry: AbortSignal;
  /** Takes the line that says how it ended. Default: standard output. */
  readonly tell?: (line: string) => void;
};

/** Stops all of a project and tells what it waits for. Returns when nothing of it runs any more. @throws ExsimError */
export async function stopFleet(project: Project, options: StopOptions): Promise<void> {
  const hurried = hurryUp(project, options);
  try {
    const stopped = await whileWaiting(
      'stopping',
      async (tell) =>
        (await stopByDaemon(project, options.purge, tell)) ?? (await stopByHand(project, options, tell)),
    );
    const tell = options.tell ?? output.line;
    tell(stopped === 0 ? 'Nothing was running.' : 'Nothing of the project runs any more.');
  } finally {
    await hurried.close();
  }
}

/**
 * Processes stopped, the supervisor among them; null when there is none, or when it died meanwhile. Its own end is
 * waited for.
 */
async function stopByDaemon({ control, paths }: Project, purge: boolean, tell: Tell): Promise<number | null> {
  try {
    const daemon = await lockHolder(paths.supervisorLock);
    const stopped = await follow(control.down({ purge, now: false }), tell);
    if (stopped === null || daemon === null) return stopped;
    if (await waitUntilGone([daemon], LEAVE_MS_MAX)) return stopped + 1;
    throw lingers(daemon.pid);
  } catch (error) {
    if (error instanceof ExsimError && error.code === 'SUPERVISOR_UNREACHABLE') return null;
    throw error;
  }
}

/** Without a supervisor. What is loaded for it brings the database clients along. */
async function stopByHand({ paths }: Project, options: StopOptions, tell: Tell): Promise<number> {
  const { downWithoutDaemon } = await import('../../supervisor/offline/offline.ts');
  return (await follow(downWithoutDaemon(paths, options), tell)) ?? 0;
}

/** Tells each step; processes stopped at the end, null when it broke off. */
async function follow(progress: AsyncIterable<DownProgress>, tell: Tell): Promise<number | null> {
  for await (const step of progress) {
    switch (step.type) {
      case 'waiting':
        tell(`waiting for ${step.for.map(waitingText).join(', ')}`);
        break;
      case 'stopped':
        output.note(`stopped ${step.name} (pid ${step.pid})`);
        break;
      case 'failed':
        throw errorOf(step.problem);
      case 'done':
        return step.stopped;
    }
  }
  return null;
}

const waitingText = ({ name, pid }: StoppingProcess): string =>
  pid === null ? name : `${name} (pid ${pid})`;

const lingers = (pid: number): ExsimError =>
  new ExsimError(
    'NOT_READY',
    `The supervisor (process ${pid}) stopped everything, but has not ended itself.`,
    {
      wayOut: `End it with: kill -9 ${pid}`,
    },
  );

/** Asks a supervisor that is at it to kill what is left, once the person loses patience. It may be asked this first. */
function hurryUp({ control }: Project, { purge, hurry }: StopOptions): { close(): Promise<void> } {
  let asked: Promise<void> = Promise.resolve();
  const ask = (): void => {
    output.note('killing what is left');
    asked = drain(control.down({ purge, now: true }));
  };
  if (hurry.aborted) ask();
  else hurry.addEventListener('abort', ask, { once: true });
  return {
    close: async () => {
      hurry.removeEventListener('abort', ask);
      await asked;
    },
  };
}

/** What comes back is told by the first request already; that the supervisor ends meanwhile is what was wanted. */
async function drain(progress: AsyncIterable<DownProgress>): Promise<void> {
  try {
    for await (const _ of progress);
  } catch (error) {
    if (!(error instanceof ExsimError) || error.code !== 'SUPERVISOR_UNREACHABLE') throw error;
  }
}
