import type { Clock } from '../../common/clock.ts';
import type { PlannedInstance } from '../../instance/spec.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import type { WorkerStatus } from '../../protocol/control.ts';
import type { InstanceSnapshot } from '../../protocol/status.ts';
import { findWorker } from '../fleet/adopt.ts';
import type { Adoptable } from '../fleet/keeper.ts';
import { instanceSnapshot } from '../fleet/snapshot.ts';
import { isUp, newLife, reduce } from '../life/reduce.ts';
import type { Input, Life } from '../life/types.ts';
import { configHash } from '../worker/config.ts';
import { openLink } from '../worker/link.ts';
import { namesWithRunState, type RunState, readRunState } from '../worker/run-state.ts';

/** A beat follows the hello at once; a worker that hangs sends none. */
const BEAT_WAIT_MS = 2_000;

/** Every instance of the file, and every other one that still runs, as found without a supervisor. */
export async function offlineInstances(
  paths: ProjectPaths,
  instances: readonly PlannedInstance[],
  clock: Clock,
): Promise<InstanceSnapshot[]> {
  const known = new Set(instances.map(({ spec }) => spec.name));
  const traces = (await namesWithRunState(paths)).filter((name) => !known.has(name));
  const [present, leavers] = await Promise.all([
    Promise.all(instances.map((instance) => lookAt(paths, instance, clock))),
    Promise.all(traces.map((name) => lookAtLeaver(paths, name, clock))),
  ]);
  return [...present, ...leavers.filter((snapshot) => snapshot !== null)];
}

async function lookAtLeaver(
  paths: ProjectPaths,
  name: string,
  clock: Clock,
): Promise<InstanceSnapshot | null> {
  const startedAs = (await readRunState(paths, name))?.startedAs;
  if (startedAs === undefined) return null;
  const snapshot = await lookAt(paths, startedAs, clock);
  return snapshot.pid === null ? null : snapshot;
}

async function lookAt(
  paths: ProjectPaths,
  instance: PlannedInstance,
  clock: Clock,
): Promise<InstanceSnapshot> {
  const found = await findWorker(paths, instance.spec.name, clock);
  const last = found === null ? await readRunState(paths, instance.spec.name) : null;
  const beat = found === null ? null : await firstBeat(paths.instance(instance.spec.name).socket, clock);
  const life = found === null ? lifeWithout(instance, last, clock) : lifeOf(instance, found, beat, clock);
  const isolation = found?.state?.isolation ?? null;
  const configInSync = found === null || found.configHash === configHash(instance);
  const facts = { instance, life, isolation, configInSync, configPending: false, refusal: null };
  return instanceSnapshot(facts, clock.monotonicMs());
}

/** The life a supervisor would see of an instance that does not run: whether it shall, nobody watches. */
function lifeWithout(instance: PlannedInstance, last: RunState | null, clock: Clock): Life {
  const launches = last?.launches ?? 0;
  return livedThrough(instance, [{ type: 'remembered', launches, givenUp: null }], clock);
}

/** The life a supervisor would see of a worker. */
function lifeOf(
  instance: PlannedInstance,
  { identity, startedAt, state }: Adoptable,
  status: WorkerStatus | null,
  clock: Clock,
): Life {
  const inputs: Input[] = [
    { type: 'adopted', pid: identity.pid, startedAt, launches: state?.launches ?? 1 },
    ...(status === null ? [] : [{ type: 'beat', status } as const]),
    ...(status !== null && isUp(status) ? [{ type: 'readySeen' } as const] : []),
  ];
  return livedThrough(instance, inputs, clock);
}

function livedThrough(instance: PlannedInstance, inputs: readonly Input[], clock: Clock): Life {
  const moment = { at: clock.now(), nowMs: clock.monotonicMs(), random: () => 0 };
  const start = newLife(instance.spec.restart, clock.now());
  return inputs.reduce((life, input) => reduce(life, input, moment).life, start);
}

/** What the worker says of itself; null when it says nothing for 2 s. */
async function firstBeat(socketPath: string, clock: Clock): Promise<WorkerStatus | null> {
  let beat: WorkerStatus | null = null;
  const link = openLink(socketPath, {
    hello: () => true,
    beat: (status) => {
      beat = status;
      link.close();
    },
  });
  const cancel = clock.after(BEAT_WAIT_MS, () => link.close());
  await link.ended;
  cancel();
  return beat;
}
