import { systemClock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import type { FleetSnapshot } from '../../protocol/status.ts';
import type { Project } from '../project/project.ts';
import { processOutput as output } from '../terminal/output.ts';
import { changeLines } from './fleet-progress.ts';

/** A supervisor that is replaced is back within seconds; one that is not will not come by itself. */
const BACK_MS_MAX = 15_000;
const POLL_MS = 100;

/**
 * Plain lines of what happens, until the person stops it; goes on with the supervisor that comes after this one.
 * @throws SUPERVISOR_UNREACHABLE when the supervisor goes and no other comes
 */
export async function tellChanges(project: Project, first: FleetSnapshot, stop: AbortSignal): Promise<void> {
  let last = first;
  while (!stop.aborted) {
    last = await tellWhileSupervised(project, last, stop);
    if (stop.aborted) return;
    output.note('the supervisor has ended; waiting for another one');
    await nextSupervisor(project, stop);
  }
}

/** The last snapshot seen, when the supervisor has ended or the person stops it. */
async function tellWhileSupervised(
  { control }: Project,
  first: FleetSnapshot,
  stop: AbortSignal,
): Promise<FleetSnapshot> {
  let before = first;
  try {
    for await (const snapshot of control.changes(stop)) {
      for (const line of changeLines(before, snapshot)) output.note(line);
      before = snapshot;
    }
  } catch (error) {
    if (!stop.aborted && !isGone(error)) throw error;
  }
  return before;
}

async function nextSupervisor({ control }: Project, stop: AbortSignal): Promise<void> {
  const deadline = systemClock.monotonicMs() + BACK_MS_MAX;
  while (!stop.aborted) {
    try {
      await control.hello();
      return;
    } catch (error) {
      if (!isGone(error)) throw error;
      if (systemClock.monotonicMs() > deadline) throw leftAlone(error);
    }
    await systemClock.sleep(POLL_MS, stop);
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof ExsimError && error.code === 'SUPERVISOR_UNREACHABLE';

const leftAlone = (cause: unknown): ExsimError =>
  new ExsimError('SUPERVISOR_UNREACHABLE', 'The supervisor has ended; the exchanges are left as they are.', {
    wayOut: 'Run exsim up again: running exchanges are taken over.',
    cause,
  });
