import type { ControlClient } from '../../client/control/index.ts';
import { systemClock } from '../../common/clock.ts';
import { deadlineIn } from '../../common/deadline.ts';
import { ExsimError } from '../../common/errors.ts';
import type { FleetSnapshot } from '../../protocol/status.ts';
import { followFleet, notReadyInTime } from '../fleet/fleet-progress.ts';
import { errorOf } from '../terminal/failure.ts';

/** A screen goes on showing what becomes of it. */
const WAIT_MS_MAX = 60_000;

/** Waits until all of them are ready. @throws ExsimError that says why they are not */
export async function untilReady(
  control: ControlClient,
  before: FleetSnapshot,
  names: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { outcome } = await followFleet({
    ...{ before, names, signal, timeoutMs: WAIT_MS_MAX },
    changes: (stop) => control.changes(stop),
    note: () => undefined,
  });
  if (outcome.kind === 'waiting') throw notReadyInTime(outcome.for, WAIT_MS_MAX);
  if (outcome.kind === 'failed') throw errorOf(outcome.problem);
}

/** Waits until it has no process any more. @throws NOT_READY when it still has one after a minute */
export async function untilStopped(control: ControlClient, name: string, signal: AbortSignal): Promise<void> {
  const deadline = deadlineIn(systemClock, WAIT_MS_MAX, signal);
  try {
    for await (const { instances } of control.changes(deadline.signal))
      if (instances.every((one) => one.name !== name || one.pid === null)) return;
  } catch (error) {
    if (!deadline.signal.aborted) throw error;
  } finally {
    deadline.clear();
  }
  throw new ExsimError('NOT_READY', `${name} is still stopping after ${WAIT_MS_MAX / 1000} s.`);
}
