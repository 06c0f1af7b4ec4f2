import { systemClock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import type { Hello } from '../../protocol/api.ts';
import type { FleetSnapshot } from '../../protocol/status.ts';
import { helloOf, startSupervisor } from '../fleet/daemon.ts';
import { endSupervisor } from '../fleet/end-supervisor.ts';
import { notReadyInTime, waitForFleet } from '../fleet/fleet-progress.ts';
import { carriedOn, type SupervisorSwap, swapText } from '../fleet/supervisor-swap.ts';
import { type Project, requireProject } from '../project/project.ts';
import { processOutput as output } from '../terminal/output.ts';
import { plainTable } from '../terminal/table.ts';

/** `supervisor status`: who it is and what it understands. @throws SUPERVISOR_UNREACHABLE when none runs */
export async function supervisorStatus(options: { readonly json?: boolean }): Promise<void> {
  const { control, paths } = requireProject();
  const facts = { ...(await control.hello()), socket: paths.supervisorSocket };
  if (options.json) return output.json(facts);
  const rows = Object.entries(facts).map(([name, value]) => [name, helloText(value)]);
  output.line(plainTable(rows));
}

const helloText = (value: Hello[keyof Hello]): string =>
  Array.isArray(value) ? value.join(', ') : String(value ?? 'none');

/** `supervisor stop`: ends it and leaves all else running. */
export async function supervisorStop(): Promise<void> {
  const ended = await endSupervisor(requireProject(), output);
  if (ended === null) return output.line('No supervisor runs.');
  output.line(`Supervisor ${ended.pid} has ended; the exchanges go on. exsim up looks after them again.`);
}

/**
 * `supervisor restart`: a new one in place of the one that runs, or died, or hangs. Returns when it has taken over
 * every exchange that served before. @throws NOT_READY when one does not by then, SUPERVISOR_UNREACHABLE
 */
export async function supervisorRestart(options: {
  readonly timeout: number;
  readonly json?: boolean;
}): Promise<void> {
  const project = requireProject();
  const hello = await helloOf(project.control);
  const before = await lastSnapshot(project, hello);
  const startedMs = systemClock.monotonicMs();
  const old = await endSupervisor(project, output);
  if (old === null && !before.instances.some(({ pid }) => pid !== null)) throw nothingRuns();
  const { pid, version } = await startSupervisor(project);
  const after = await whenTakenOver(project, before, options.timeout * 1000);
  const swap: SupervisorSwap = {
    before: old === null ? null : { pid: old.pid, version: hello?.version ?? null },
    after: { pid, version },
    tookMs: Math.round(systemClock.monotonicMs() - startedMs),
    instances: carriedOn(before, after),
  };
  if (options.json) output.json(swap);
  else output.line(swapText(swap));
}

/** Where no supervisor answers, the workers themselves are asked. */
async function lastSnapshot({ control, paths }: Project, hello: Hello | null): Promise<FleetSnapshot> {
  if (hello !== null) return control.snapshot();
  const { offlineSnapshot } = await import('../../supervisor/offline/offline.ts');
  return offlineSnapshot(paths);
}

async function whenTakenOver(
  { control }: Project,
  before: FleetSnapshot,
  timeoutMs: number,
): Promise<FleetSnapshot> {
  const names = before.instances.filter(({ state }) => SERVING.includes(state)).map(({ name }) => name);
  const changes = (signal: AbortSignal): AsyncIterable<FleetSnapshot> => control.changes(signal);
  const { outcome, snapshot } = await waitForFleet({
    before,
    changes,
    names,
    timeoutMs,
    note: () => undefined,
  });
  if (outcome.kind === 'waiting') throw notReadyInTime(outcome.for, timeoutMs);
  return snapshot;
}

const SERVING: readonly string[] = ['ready', 'degraded'];

const nothingRuns = (): ExsimError =>
  new ExsimError('SUPERVISOR_UNREACHABLE', 'Neither a supervisor nor an exchange runs.', {
    wayOut: 'Start them with exsim up.',
  });
