import type { ControlClient } from '../../client/control/index.ts';
import { systemClock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import { type LockHolder, lockHolder } from '../../process/lock.ts';
import { terminate, waitUntilGone } from '../../process/signals.ts';
import type { Project } from '../project/project.ts';

/** One that was told to leave closes its sockets and writes down its events. */
const LEAVE_MS_MAX = 10_000;
/** One that does not answer gets this long to obey SIGTERM, by which it leaves too. */
const GRACE_MS = 2_000;

export type EndOptions = {
  /** Only this one: another that took its place meanwhile is left alone. */
  readonly pid?: number;
  /** Told when it has to be ended by force. */
  readonly note: (line: string) => void;
};

/**
 * Ends the supervisor of a project and leaves everything else running: it is told to leave, and one that does not
 * answer is ended by signal. Resolves when its process is gone: with who it was, null when none ran.
 * @throws SUPERVISOR_UNREACHABLE when it survives even SIGKILL
 */
export async function endSupervisor(
  { control, paths }: Project,
  { pid, note }: EndOptions,
): Promise<LockHolder | null> {
  const holder = await lockHolder(paths.supervisorLock);
  if (holder === null || (pid ?? holder.pid) !== holder.pid) return null;
  if ((await isTold(control)) && (await waitUntilGone([holder], LEAVE_MS_MAX))) return holder;
  note(`The supervisor (process ${holder.pid}) does not answer: it is ended; the exchanges go on.`);
  const outcome = await terminate(holder, { graceMs: GRACE_MS, clock: systemClock });
  if (outcome === 'survived') throw survived(holder);
  return holder;
}

/** One that is just ending does not answer any more either. */
async function isTold(control: ControlClient): Promise<boolean> {
  try {
    await control.leave();
    return true;
  } catch (error) {
    if (error instanceof ExsimError && error.code === 'SUPERVISOR_UNREACHABLE') return false;
    throw error;
  }
}

const survived = ({ pid }: LockHolder): ExsimError =>
  new ExsimError('SUPERVISOR_UNREACHABLE', `The supervisor (process ${pid}) survived SIGKILL.`, {
    wayOut: 'It waits for the kernel (a broken disk or network file system). Try again later.',
  });
