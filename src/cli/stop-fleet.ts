import { ExsimError } from '../common/errors.ts';
import type { DownProgress, StoppingProcess } from '../protocol/api.ts';
import { processOutput as output } from './output.ts';
import type { Project } from './project.ts';

export type StopOptions = {
  readonly purge: boolean;
  /** Aborted: what is left is killed at once. */
  readonly hurry: AbortSignal;
};

/** Stops all of a project and tells what it waits for. Returns when nothing of it runs any more. @throws ExsimError */
export async function stopFleet(project: Project, options: StopOptions): Promise<void> {
  const hurried = hurryUp(project, options.hurry);
  try {
    if (!(await stopByDaemon(project, options.purge))) {
      const { downWithoutDaemon } = await import('../supervisor/offline.ts'); // It brings the database clients along.
      await tell(downWithoutDaemon(project.paths, options));
    }
  } finally {
    await hurried.close();
  }
}

/** False when there is no supervisor, or when it died meanwhile. */
async function stopByDaemon({ control }: Project, purge: boolean): Promise<boolean> {
  try {
    return await tell(control.down({ purge, now: false }));
  } catch (error) {
    if (error instanceof ExsimError && error.code === 'SUPERVISOR_UNREACHABLE') return false;
    throw error;
  }
}

/** True when it was done to the end. */
async function tell(progress: AsyncIterable<DownProgress>): Promise<boolean> {
  for await (const step of progress) {
    switch (step.type) {
      case 'waiting':
        output.note(`waiting for ${step.for.map(waitingText).join(', ')}`);
        break;
      case 'stopped':
        output.note(`stopped ${step.name} (pid ${step.pid})`);
        break;
      case 'failed': {
        const { code, message, wayOut } = step.problem;
        throw new ExsimError(code, message, wayOut === null ? {} : { wayOut });
      }
      case 'done':
        output.line(step.stopped === 0 ? 'Nothing was running.' : 'Nothing of the project runs any more.');
        return true;
    }
  }
  return false;
}

const waitingText = ({ name, pid, waitedMs }: StoppingProcess): string =>
  `${name} (pid ${pid}, ${Math.round(waitedMs / 1000)} s)`;

/** Asks a supervisor that is at it to kill what is left, once the person loses patience. */
function hurryUp({ control }: Project, hurry: AbortSignal): { close(): Promise<void> } {
  let asked: Promise<void> = Promise.resolve();
  const ask = (): void => {
    output.note('killing what is left');
    asked = drain(control.down({ purge: false, now: true }));
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
