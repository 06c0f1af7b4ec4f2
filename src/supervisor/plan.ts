import { changeText, type SpecChange } from '../instance/changes/change.ts';
import { changesOf } from '../instance/changes/changes.ts';
import type { PlannedInstance, RestartSpec } from '../instance/spec.ts';
import type { Step, StepKind } from '../protocol/plan.ts';
import type { InstanceState } from '../protocol/status.ts';
import { configHash } from './worker/config.ts';

/** An instance of the file and whether it shall run. */
export type PlanTarget = { readonly instance: PlannedInstance; readonly run: boolean };

/** An instance as it is now. */
export type Observed = {
  readonly name: string;
  readonly state: InstanceState;
  /** Of its running worker; null when it has none. */
  readonly pid: number | null;
  /** Hash of what the worker runs with, or is about to take over; null without a worker. */
  readonly configHash: string | null;
  /** What the worker was started as, or has taken over since; null when nobody wrote it down. */
  readonly startedAs: PlannedInstance | null;
  /** How it is kept: the supervisor takes changes of that over by itself. */
  readonly policy: RestartSpec | null;
  /** Its worker can take changes over while it runs. */
  readonly canReload: boolean;
  /** Its passwords were replaced since it was started. */
  readonly oldSecrets: boolean;
  /** False when this supervisor has not taken the worker over yet. */
  readonly held: boolean;
};

/** Why a leaver is stopped. */
export const LEFT_THE_FILE = 'no longer in the file; its data is kept';

/** What to do so that what runs is what shall run: in the order of the file, leavers last. Pure. */
export function plan(targets: readonly PlanTarget[], observed: readonly Observed[]): Step[] {
  const byName = new Map(observed.map((one) => [one.name, one]));
  const present = new Set(targets.map((target) => target.instance.spec.name));
  const leavers = observed.filter((one) => !present.has(one.name) && one.pid !== null);
  return [
    ...targets.map((target) => stepFor(target, byName.get(target.instance.spec.name))),
    ...leavers.map((one) => step('stop', one.name, one.pid, LEFT_THE_FILE)),
  ];
}

function stepFor(target: PlanTarget, observed: Observed | undefined): Step {
  const { name } = target.instance.spec;
  const pid = observed?.pid ?? null;
  if (observed === undefined || pid === null) return stepWithoutWorker(target, observed);
  if (!target.run) return step('stop', name, pid, 'it shall not run');
  if (observed.state === 'draining') return step('start', name, pid, 'it is being stopped');
  return changedStep(target.instance, observed) ?? unchangedStep(observed);
}

const unchangedStep = ({ name, pid, held }: Observed): Step =>
  step(held ? 'nothing' : 'adopt', name, pid, 'already running with this configuration');

function stepWithoutWorker(target: PlanTarget, observed: Observed | undefined): Step {
  const { name } = target.instance.spec;
  if (!target.run) return step('nothing', name, null, 'it shall not run');
  switch (observed?.state) {
    case 'crash-loop':
    case 'blocked':
    case 'fenced':
    case 'backoff':
      return step('start', name, null, `${observed.state}: tried again`);
    case 'pending':
    case 'provisioning':
      return step('nothing', name, null, 'about to start');
    default:
      return step('start', name, null, 'not running');
  }
}

/** Null when it runs as it shall. One change that needs a restart brings all of them. */
function changedStep(wanted: PlannedInstance, observed: Observed): Step | null {
  const { name, pid, oldSecrets, canReload } = observed;
  const changes = differences(wanted, observed);
  const isInSync = observed.configHash === configHash(wanted);
  if (isInSync && !oldSecrets && changes.length === 0) return null;
  const texts = [...changes.map(changeText), ...(oldSecrets ? ['new secrets (restart)'] : [])];
  const words = texts.length > 0 ? texts : ['its configuration changed'];
  const isHot = observed.startedAs !== null && !oldSecrets && changes.every(isTakenOver);
  if (isHot && (isInSync || canReload)) return step('reload', name, pid, words.join('; '), changes);
  if (isHot) words.push('its worker is of a version that has to be restarted for it');
  return step('restart', name, pid, words.join('; '), changes);
}

const isTakenOver = ({ effect }: SpecChange): boolean => effect === 'hot' || effect === 'kept';

function differences(wanted: PlannedInstance, { startedAs, policy }: Observed): SpecChange[] {
  if (startedAs === null) return [];
  const restart = policy ?? startedAs.spec.restart;
  return changesOf({ ...startedAs, spec: { ...startedAs.spec, restart } }, wanted);
}

const step = (
  kind: StepKind,
  name: string,
  pid: number | null,
  reason: string,
  changes: readonly SpecChange[] = [],
): Step => ({ kind, name, pid, reason, changes });
