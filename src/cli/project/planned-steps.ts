import { systemClock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import type { RestartSpec } from '../../instance/spec.ts';
import type { DesiredFleet } from '../../protocol/api.ts';
import type { Step } from '../../protocol/plan.ts';
import { findWorker } from '../../supervisor/fleet/adopt.ts';
import { afterUp, type Desired, readDesired, targetsOf } from '../../supervisor/fleet/desired.ts';
import { type Observed, plan } from '../../supervisor/plan.ts';
import { refuseOtherVenues, startedBefore } from '../../supervisor/project/history.ts';
import { ownSecrets } from '../../supervisor/project/own-secrets.ts';
import { namesWithRunState } from '../../supervisor/worker/run-state.ts';
import { hasOldSecrets, type ReadSecrets } from '../../supervisor/worker/secrets-hash.ts';
import { VERSION } from '../version.ts';
import type { Project } from './project.ts';

/** What `up` would do with this fleet: as the supervisor says, or, where none runs, by looking for workers. */
export async function plannedSteps(project: Project | null, fleet: DesiredFleet): Promise<readonly Step[]> {
  if (project === null) return plan(targetsOf(afterUp(null, fleet)), []);
  try {
    return (await project.control.plan(fleet)).steps;
  } catch (error) {
    if (!(error instanceof ExsimError) || error.code !== 'SUPERVISOR_UNREACHABLE') throw error;
    return plannedWithoutSupervisor(project, fleet);
  }
}

async function plannedWithoutSupervisor(project: Project, fleet: DesiredFleet): Promise<readonly Step[]> {
  const old = await readDesired(project.paths);
  const desired = afterUp(old, fleet);
  refuseOtherVenues(await startedBefore(project.paths), desired.fleet.instances);
  return plan(targetsOf(desired), await observe(project, fleet, old));
}

/** Workers that went on after their supervisor, of this fleet and of those that have left the file. */
async function observe({ paths }: Project, fleet: DesiredFleet, old: Desired | null): Promise<Observed[]> {
  const names = new Set([
    ...fleet.instances.map(({ spec }) => spec.name),
    ...(await namesWithRunState(paths)),
  ]);
  const policies = new Map(old?.fleet.instances.map(({ spec }) => [spec.name, spec.restart]));
  const found = await Promise.all(
    [...names].map((name) => observeWorker(paths, name, policies.get(name) ?? null)),
  );
  return found.filter((observed) => observed !== null);
}

async function observeWorker(
  paths: Project['paths'],
  name: string,
  policy: RestartSpec | null,
): Promise<Observed | null> {
  const worker = await findWorker(paths, name, systemClock);
  if (worker === null) return null;
  const { identity, configHash, state, reloads } = worker;
  const readSecrets: ReadSecrets = (instance, withRedis) => ownSecrets(paths, instance, withRedis);
  return {
    name,
    state: 'ready',
    pid: identity.pid,
    configHash,
    startedAs: state?.startedAs ?? null,
    oldSecrets: state !== null && (await hasOldSecrets(name, state, readSecrets)),
    policy,
    canReload: reloads === VERSION,
    held: false,
  };
}
