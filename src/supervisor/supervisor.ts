import { readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../common/clock.ts';
import { Redactor } from '../common/redact.ts';
import { type Lock, waitForLock } from '../process/lock.ts';
import { type ProjectPaths, projectPaths } from '../process/paths.ts';
import { ensureSocketDir, ensureStateDir } from '../process/state-dir.ts';
import { API_VERSION, CAPABILITIES, type Hello } from '../protocol/api.ts';
import type { ApiContext } from './api/context.ts';
import { addControlApi, buildApi } from './api/server.ts';
import { Down } from './down.ts';
import type { FleetServices, Provisioner } from './fleet/dependencies.ts';
import { Fleet } from './fleet/fleet.ts';
import { addMonitoringRoutes } from './metrics/routes.ts';
import { endProcesses } from './offline/leftovers.ts';
import { ownPorts, type PortRoutes } from './own-ports.ts';
import { learnSecrets } from './project/known-secrets.ts';
import { removeProjectState, removeSockets } from './project/project-state.ts';
import { SupervisorLife } from './supervisor-life.ts';
import type { WorkerCommand } from './worker/launch.ts';

export type SupervisorOptions = {
  readonly stateDir: string;
  readonly worker: WorkerCommand;
  readonly services: (paths: ProjectPaths) => FleetServices;
  readonly provisioner: (paths: ProjectPaths, redactor: Redactor) => Provisioner;
  /** JSON schema of a FleetSnapshot, for the document of the control API. */
  readonly snapshotSchemaFile: string;
  /** One line for `logs/_supervisor.log`. */
  readonly log: (line: string) => void;
  readonly clock?: Clock;
};

/** One that has just stopped everything is about to end: `exsim down` is often followed by `exsim up`. */
const LOCK_WAIT_MS = 3_000;
/** Loading a worker keeps a core busy. */
const LAUNCHES_PER_CORE = 2;

/**
 * Runs the supervisor of a project until it is told to end: by `down`, by `leave`, or by SIGTERM, SIGINT or SIGHUP,
 * which leave all workers running. False at once, saying so, when another supervisor holds the project.
 */
export async function runSupervisor(options: SupervisorOptions): Promise<boolean> {
  await ensureStateDir(options.stateDir);
  const paths = projectPaths(options.stateDir);
  const lock = await waitForLock(paths.supervisorLock, LOCK_WAIT_MS);
  if (!lock.ok) {
    const { pid, host, since } = lock.error;
    options.log(`The supervisor of ${paths.stateDir} is process ${pid} on ${host}, since ${since}.`);
    return false;
  }
  const life = new SupervisorLife();
  try {
    await serve(options, paths, life);
    return true;
  } finally {
    await release(lock.value);
    if (life.removesState) await rm(paths.stateDir, { recursive: true, force: true });
  }
}

/** A purge takes the lock's folder along: then there is nothing to release. */
const release = (lock: Lock): Promise<void> => lock.release().catch(() => undefined);

async function serve(options: SupervisorOptions, paths: ProjectPaths, life: SupervisorLife): Promise<void> {
  await ensureSocketDir(paths);
  const redactor = new Redactor();
  await learnSecrets(redactor, paths);
  const log = (line: string): void => options.log(redactor.redact(line));
  const fleet: Fleet = buildFleet({ ...options, log }, paths, redactor, {
    monitoring: (app) => addMonitoringRoutes(app, fleet, options.worker.version),
    control: (app, guard) => addControlApi(app, context, guard),
  });
  const context: ApiContext = apiContext({ ...options, log }, paths, fleet, redactor, life);
  const api = buildApi(context);
  try {
    await fleet.begin();
    await rm(paths.supervisorSocket, { force: true }); // The lock is ours, so whoever made it is dead.
    await api.listen({ path: paths.supervisorSocket });
    log(`Supervisor ${options.worker.version} of ${paths.stateDir} listens on ${paths.supervisorSocket}.`);
    log(`Supervisor ends: ${await life.ended}.`);
  } finally {
    await api.close();
    await fleet.letGo();
    await rm(paths.supervisorSocket, { force: true });
  }
}

function buildFleet(
  options: SupervisorOptions,
  paths: ProjectPaths,
  redactor: Redactor,
  routes: PortRoutes,
): Fleet {
  return new Fleet({
    paths,
    redactor,
    clock: options.clock ?? systemClock,
    random: Math.random,
    services: options.services(paths),
    provisioner: options.provisioner(paths, redactor),
    worker: options.worker,
    launchesAtOnce: availableParallelism() * LAUNCHES_PER_CORE,
    eventsFile: join(paths.stateDir, 'events.jsonl'),
    ports: ownPorts(paths, redactor, routes),
    log: options.log,
  });
}

function apiContext(
  options: SupervisorOptions,
  paths: ProjectPaths,
  fleet: Fleet,
  redactor: Redactor,
  life: SupervisorLife,
): ApiContext {
  const { version } = options.worker;
  const startedAt = new Date().toISOString();
  const self = { pid: process.pid, version, startedAt };
  const down = new Down(downTarget(fleet, paths), options.clock ?? systemClock, redactor);
  return {
    fleet,
    redactor,
    log: options.log,
    version,
    end: () => life.end('told to'),
    hold: (request) => life.heldBy(request, down, options.log),
    hello: (): Hello => ({
      ...self,
      project: paths.stateDir,
      file: fleet.file,
      apiVersion: API_VERSION,
      capabilities: CAPABILITIES,
      held: life.isHeld,
    }),
    snapshot: () => ({ supervisor: self, ...fleet.snapshot() }),
    down: (request, tell) => down.join(request, tell),
    snapshotSchema: async () => JSON.parse(await readFile(options.snapshotSchemaFile, 'utf8')),
  };
}

const downTarget = (fleet: Fleet, paths: ProjectPaths): ConstructorParameters<typeof Down>[0] => ({
  stopAll: () => fleet.stopAll(),
  hurry: () => fleet.hurry(),
  running: () => fleet.running,
  preparing: () => fleet.preparing,
  listen: (listener) => fleet.changes.listen(listener),
  stopServices: (purge, hurry) => fleet.stopServices(purge, hurry),
  sweep: (waiting, hurry) => endProcesses(paths, { concerns: () => true, waiting, hurry }),
  removeSockets: () => removeSockets(paths),
  removeState: () => removeProjectState(paths),
});
