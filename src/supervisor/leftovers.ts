import { ExsimError } from '../common/errors.ts';
import { isAlive, type ProcessIdentity } from '../process/identity.ts';
import type { ProjectPaths } from '../process/paths.ts';
import { terminate } from '../process/signals.ts';
import { type FoundProcess, processesOfProject } from '../process/sweep.ts';

const GRACE_MS = 10_000;
/** A process can start another one between being seen and being ended. */
const ROUNDS_MAX = 5;

export type LeftoverOptions = {
  /** Which of the project's processes it is about. */
  readonly concerns: (found: FoundProcess) => boolean;
  readonly waiting: (left: readonly ProcessIdentity[], waitedMs: number) => void;
  readonly hurry?: AbortSignal;
};

/**
 * Ends the processes of a project, found by the marker in their environment, until a sweep finds none; says which.
 * @throws ExsimError when some are still there after five rounds of SIGTERM, 10 s and SIGKILL
 */
export async function endProcesses(
  paths: ProjectPaths,
  options: LeftoverOptions,
): Promise<ProcessIdentity[]> {
  const ended: ProcessIdentity[] = [];
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const left = await identitiesOf(paths, options);
    if (left.length === 0) return ended;
    await terminate(left, {
      graceMs: GRACE_MS,
      onWait: (waitedMs, waitingFor) => options.waiting(waitingFor, waitedMs),
      ...(options.hurry === undefined ? {} : { hurry: options.hurry }),
    });
    for (const identity of left) if (!(await isAlive(identity))) ended.push(identity);
  }
  const left = await identitiesOf(paths, options);
  if (left.length === 0) return ended;
  throw survived(left);
}

async function identitiesOf(paths: ProjectPaths, { concerns }: LeftoverOptions): Promise<ProcessIdentity[]> {
  const found = await processesOfProject(paths.projectId);
  return found.filter(concerns).map(({ identity }) => identity);
}

const survived = (left: readonly ProcessIdentity[]): ExsimError =>
  new ExsimError(
    'NOT_READY',
    `Expected all processes of the project to end, but ${left.map(({ pid }) => pid).join(', ')} survived SIGKILL.`,
    {
      wayOut:
        'They wait for the kernel (a broken disk or network file system). Run `exsim down` again later.',
    },
  );
