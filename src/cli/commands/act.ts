import { systemClock } from '../../common/clock.ts';
import { deadlineIn } from '../../common/deadline.ts';
import { ExsimError } from '../../common/errors.ts';
import type { InstanceAction } from '../../protocol/api.ts';
import type { FleetSnapshot } from '../../protocol/status.ts';
import { notReadyInTime, waitForFleet } from '../fleet/fleet-progress.ts';
import { requireNames } from '../project/names.ts';
import { type Project, requireProject } from '../project/project.ts';
import { errorOf } from '../terminal/failure.ts';
import { processOutput as output } from '../terminal/output.ts';
import { whileWaiting } from '../terminal/waiting.ts';

/** `start`, `stop`, `restart`: of the exchanges named; returns when it is done. */
export async function act(
  action: InstanceAction,
  names: readonly string[],
  options: { readonly timeout: number },
): Promise<void> {
  const project = requireProject();
  const snapshot = await project.control.snapshot();
  requireNames(
    names,
    snapshot.instances.map(({ name }) => name),
  );
  let before = snapshot;
  for (const name of names) before = await project.control.act(name, action);
  const timeoutMs = options.timeout * 1000;
  if (action === 'stop') await waitUntilStopped(project, names, timeoutMs);
  else await waitUntilReady(project, before, names, timeoutMs);
}

async function waitUntilReady(
  { control }: Project,
  before: FleetSnapshot,
  names: readonly string[],
  timeoutMs: number,
): Promise<void> {
  const changes = (signal: AbortSignal): AsyncIterable<FleetSnapshot> => control.changes(signal);
  const { outcome } = await waitForFleet({ before, changes, names, timeoutMs, note: output.note });
  if (outcome.kind === 'waiting') throw notReadyInTime(outcome.for, timeoutMs);
  if (outcome.kind === 'failed') throw errorOf(outcome.problem);
  output.line(`Ready: ${names.join(', ')}`);
}

/** Returns when none of the exchanges has a process. @throws NOT_READY when one still has after `timeoutMs` */
export async function waitUntilStopped(
  { control }: Project,
  names: readonly string[],
  timeoutMs: number,
  tell = output.line,
): Promise<void> {
  const deadline = deadlineIn(systemClock, timeoutMs);
  const stop = deadline.signal;
  const running = ({ instances }: FleetSnapshot): string[] =>
    instances.filter(({ name, pid }) => names.includes(name) && pid !== null).map(({ name }) => name);
  let left: string[] = [...names];
  await whileWaiting(`stopping ${names.join(', ')}`, async (tell) => {
    try {
      for await (const snapshot of control.changes(stop)) {
        left = running(snapshot);
        if (left.length === 0) break;
        tell(`stopping ${left.join(', ')}`);
      }
    } catch (error) {
      if (!stop.aborted) throw error;
    } finally {
      deadline.clear();
    }
  });
  if (left.length > 0) throw stillRunning(left, timeoutMs);
  tell(`Stopped: ${names.join(', ')}`);
}

const stillRunning = (names: readonly string[], timeoutMs: number): ExsimError =>
  new ExsimError('NOT_READY', `Still stopping after ${timeoutMs / 1000} s: ${names.join(', ')}.`, {
    wayOut: 'Look at exsim status, or wait longer with --timeout.',
  });
