import { ExsimError } from '../../common/errors.ts';
import { isAlive } from '../../process/identity.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import { terminate } from '../../process/signals.ts';
import { type FoundProcess, processesOfProject } from '../../process/sweep.ts';

const GRACE_MS = 10_000;
/** A process can start another one between being seen and being ended. */
const ROUNDS_MAX = 5;

export type LeftoverOptions = {
  /** Which of the project's processes it is about. */
  readonly concerns: (found: FoundProcess) => boolean;
  readonly waiting: (left: readonly FoundProcess[], waitedMs: number) => void;
  readonly hurry?: AbortSignal;
};

/**
 * Ends the processes of a project, found by the marker in their environment, until a sweep finds none; says which.
 * @throws ExsimError when some are still there after five rounds of SIGTERM, 10 s and SIGKILL
 */
export async function endProcesses(paths: ProjectPaths, options: LeftoverOptions): Promise<FoundProcess[]> {
  const ended: FoundProcess[] = [];
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const found = await concerned(paths, options);
    if (found.length === 0) return ended;
    await endOnce(found, options);
    for (const one of found) if (!(await isAlive(one.identity))) ended.push(one);
  }
  const left = await concerned(paths, options);
  if (left.length === 0) return ended;
  throw survived(left);
}

async function endOnce(found: readonly FoundProcess[], { waiting, hurry }: LeftoverOptions): Promise<void> {
  await terminate(
    found.map(({ identity }) => identity),
    {
      graceMs: GRACE_MS,
      onWait: (waitedMs, left) =>
        waiting(
          found.filter(({ identity }) => left.includes(identity)),
          waitedMs,
        ),
      ...(hurry === undefined ? {} : { hurry }),
    },
  );
}

async function concerned(paths: ProjectPaths, { concerns }: LeftoverOptions): Promise<FoundProcess[]> {
  return (await processesOfProject(paths.projectId)).filter(concerns);
}

/** The `sh` parent leads the worker's group: what it is sent reaches both. Services are not among them. */
export const isWorkerParent = ({ command }: FoundProcess): boolean => command.includes(' exsim-parent ');

/** Whose process it is, for people: the parent's arguments name the exit file of its instance. */
export const ownerOf = ({ command }: FoundProcess): string =>
  (/ exsim-parent \S*\/([a-z0-9-]*)\.exit /.exec(command)?.[1] ?? 'leftover') || 'worker';

const survived = (left: readonly FoundProcess[]): ExsimError =>
  new ExsimError(
    'NOT_READY',
    `Expected all processes of the project to end, but ${left.map(({ identity }) => identity.pid).join(', ')} survived SIGKILL.`,
    {
      wayOut:
        'They wait for the kernel (a broken disk or network file system). Run `exsim down` again later.',
    },
  );
