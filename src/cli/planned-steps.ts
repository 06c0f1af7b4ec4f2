import { systemClock } from '../common/clock.ts';
import { ExsimError } from '../common/errors.ts';
import type { DesiredFleet } from '../protocol/api.ts';
import type { Step } from '../protocol/plan.ts';
import { findWorker } from '../supervisor/fleet/adopt.ts';
import { afterUp, readDesired } from '../supervisor/fleet/desired.ts';
import { refuseOtherVenues, startedBefore } from '../supervisor/history.ts';
import { ownSecrets } from '../supervisor/own-secrets.ts';
import { type Observed, plan } from '../supervisor/plan.ts';
import { namesWithRunState } from '../supervisor/worker/run-state.ts';
import { hasOldSecrets, type ReadSecrets } from '../supervisor/worker/secrets-hash.ts';
import type { Project } from './project.ts';

/** What `up` would do with this fleet: as the supervisor says, or, where none runs, by looking for workers. */
export async function plannedSteps(project: Project | null, fleet: DesiredFleet): Promise<readonly Step[]> {
  if (project === null) return stepsFor(fleet, null, []);
  try {
    return (await project.control.plan(fleet)).steps;
  } catch (error) {
    if (!(error instanceof ExsimError) || error.code !== 'SUPERVISOR_UNREACHABLE') throw error;
    refuseOtherVenues(await startedBefore(project.paths), fleet.instances);
    return stepsFor(fleet, await readDesired(project.paths), await observe(project, fleet));
  }
}

function stepsFor(
  fleet: DesiredFleet,
  old: Awaited<ReturnType<typeof readDesired>>,
  observed: Observed[],
): Step[] {
  const { running } = afterUp(old, fleet);
  const targets = fleet.instances.map((instance) => ({
    instance,
    run: running.includes(instance.spec.name),
  }));
  return plan(targets, observed);
}

/** Workers that went on after their supervisor, of this fleet and of those that have left the file. */
async function observe({ paths }: Project, fleet: DesiredFleet): Promise<Observed[]> {
  const names = new Set([
    ...fleet.instances.map(({ spec }) => spec.name),
    ...(await namesWithRunState(paths)),
  ]);
  const found = await Promise.all([...names].map((name) => observeWorker(paths, name)));
  return found.filter((observed) => observed !== null);
}

async function observeWorker(paths: Project['paths'], name: string): Promise<Observed | null> {
  const worker = await findWorker(paths, name, systemClock);
  if (worker === null) return null;
  const { identity, configHash, state } = worker;
  const readSecrets: ReadSecrets = (instance, withRedis) => ownSecrets(paths, instance, withRedis);
  return {
    name,
    state: 'ready',
    pid: identity.pid,
    configHash,
    startedAs: state?.startedAs ?? null,
    oldSecrets: state !== null && (await hasOldSecrets(name, state, readSecrets)),
    held: false,
  };
}
