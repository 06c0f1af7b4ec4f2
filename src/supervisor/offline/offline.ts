import { type Clock, systemClock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import { Redactor } from '../../common/redact.ts';
import { isNoRoom } from '../../process/files.ts';
import type { LockHolder } from '../../process/lock.ts';
import { waitForLockToStop } from '../../process/lock-to-stop.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import type { FoundProcess } from '../../process/sweep.ts';
import type { DownProgress } from '../../protocol/api.ts';
import type { FleetSnapshot } from '../../protocol/status.ts';
import { readDesired, writeDesired } from '../fleet/desired.ts';
import { projectProvisioner } from '../own-provisioner.ts';
import { lookAtServices, projectServices } from '../own-services.ts';
import { problemOf } from '../problem.ts';
import { ProgressQueue } from '../progress-queue.ts';
import { removeProjectState, removeSockets } from '../project/project-state.ts';
import { removeProvisioned, withoutServers } from '../project/servers.ts';
import { endProcesses, isWorkerParent, ownerOf } from './leftovers.ts';
import { offlineInstances } from './offline-instances.ts';

/** The fleet of a project without a supervisor, by looking at files, sockets and processes. Changes nothing. */
export async function offlineSnapshot(
  paths: ProjectPaths,
  clock: Clock = systemClock,
): Promise<FleetSnapshot> {
  const desired = await readDesired(paths);
  const wanted = { postgresUrl: desired?.fleet.postgresUrl ?? null, redis: desired?.fleet.redis ?? null };
  const [services, instances] = await Promise.all([
    lookAtServices(paths, desired === null ? process.env : withoutServers(process.env), wanted),
    offlineInstances(paths, desired?.fleet.instances ?? [], clock),
  ]);
  return {
    project: paths.stateDir,
    supervisor: null,
    reconciling: false,
    problem: null,
    services,
    instances,
  };
}

export type OfflineDownOptions = {
  readonly purge: boolean;
  /** Aborted: what is left is killed at once. */
  readonly hurry?: AbortSignal;
};

/** A supervisor that is just ending lets go of its lock soon. */
const LOCK_WAIT_MS = 2_000;

/**
 * Stops all of a project that has no supervisor: workers, the project's own services, leftovers. It holds the
 * supervisor's lock meanwhile, so that none starts. The last item is `done` or `failed`.
 */
export async function* downWithoutDaemon(
  paths: ProjectPaths,
  options: OfflineDownOptions,
): AsyncGenerator<DownProgress, void, undefined> {
  const lock = await waitForLockToStop(paths.supervisorLock, LOCK_WAIT_MS);
  if (!lock.ok) {
    yield { type: 'failed', problem: problemOf(silentSupervisor(lock.error), new Redactor()) };
    return;
  }
  const progress = new ProgressQueue<DownProgress>();
  const work = stopEverything(paths, options, (item) => progress.push(item)).finally(() => progress.end());
  try {
    yield* progress.items();
  } finally {
    await work; // Also for whoever stops listening at the last item: this process may go on, and start a supervisor.
    await lock.value.release();
  }
}

/** What runs can be stopped all the same. */
function ignoreNoRoom(error: unknown): void {
  if (!isNoRoom(error)) throw error;
}

/** What shall run is of no account to who stops all. The next `up` says what is wrong with the file. */
function ignoreDamage(error: unknown): null {
  if (error instanceof ExsimError) return null;
  throw error;
}

async function stopEverything(
  paths: ProjectPaths,
  options: OfflineDownOptions,
  tell: (progress: DownProgress) => void,
): Promise<void> {
  const redactor = new Redactor();
  try {
    const stopped = await stopInOrder(paths, options, redactor, tell);
    tell({ type: 'done', stopped });
  } catch (error) {
    tell({ type: 'failed', problem: problemOf(error, redactor) });
  }
}

async function stopInOrder(
  paths: ProjectPaths,
  options: OfflineDownOptions,
  redactor: Redactor,
  tell: (progress: DownProgress) => void,
): Promise<number> {
  const desired = await readDesired(paths).catch(ignoreDamage);
  if (desired !== null) await writeDesired(paths, { ...desired, running: [] }).catch(ignoreNoRoom);
  const workers = await end(paths, isWorkerParent, options, tell);
  const services = projectServices(paths, withoutServers(process.env), () => undefined);
  if (options.purge) {
    const provisioner = projectProvisioner(paths, redactor, () => undefined);
    await removeProvisioned(paths, { services, provisioner }, desired?.fleet ?? null);
  }
  const own = await services.stop(options.hurry);
  for (const service of own) tell({ type: 'stopped', ...service });
  const leftovers = await end(paths, () => true, options, tell);
  await removeSockets(paths);
  if (options.purge) {
    await services.purge();
    await removeProjectState(paths);
  }
  return workers + own.length + leftovers;
}

/** Ends the processes concerned, tells of each, and says how many there were. */
async function end(
  paths: ProjectPaths,
  concerns: (found: FoundProcess) => boolean,
  { hurry }: OfflineDownOptions,
  tell: (progress: DownProgress) => void,
): Promise<number> {
  const named = (found: FoundProcess) => ({ name: ownerOf(found), pid: found.identity.pid });
  const ended = await endProcesses(paths, {
    concerns,
    waiting: (left, waitedMs) =>
      tell({ type: 'waiting', for: left.map((found) => ({ ...named(found), waitedMs })) }),
    ...(hurry === undefined ? {} : { hurry }),
  });
  for (const found of ended) tell({ type: 'stopped', ...named(found) });
  return ended.length;
}

const silentSupervisor = ({ pid, host, since }: LockHolder): ExsimError =>
  new ExsimError(
    'SUPERVISOR_UNREACHABLE',
    `Expected the supervisor (process ${pid} on ${host}, since ${since}) to answer, but it is silent.`,
    { wayOut: `End it with \`kill ${pid}\` (workers go on), then run \`exsim down\` again.` },
  );
