import type { PlannedInstance } from '../instance/spec.ts';
import type { Step, StepKind } from '../protocol/plan.ts';
import type { InstanceState } from '../protocol/status.ts';
import { changedFields, configHash } from './worker/config.ts';

/** An instance of the file and whether it shall run. */
export type PlanTarget = { readonly instance: PlannedInstance; readonly run: boolean };

/** An instance as it is now. */
export type Observed = {
  readonly name: string;
  readonly state: InstanceState;
  /** Of its running worker; null when it has none. */
  readonly pid: number | null;
  /** Hash the worker runs with; null without a worker. */
  readonly configHash: string | null;
  /** What the worker was started as; null when nobody wrote it down. */
  readonly startedAs: PlannedInstance | null;
  /** Its passwords were replaced since it was started. */
  readonly oldSecrets: boolean;
  /** False when this supervisor has not taken the worker over yet. */
  readonly held: boolean;
};

/** What to do so that what runs is what shall run: in the order of the file, leavers last. Pure. */
export function plan(targets: readonly PlanTarget[], observed: readonly Observed[]): Step[] {
  const byName = new Map(observed.map((one) => [one.name, one]));
  const present = new Set(targets.map((target) => target.instance.spec.name));
  const leavers = observed.filter((one) => !present.has(one.name) && one.pid !== null);
  return [
    ...targets.map((target) => stepFor(target, byName.get(target.instance.spec.name))),
    ...leavers.map((one) => step('stop', one.name, one.pid, 'no longer in the file; its data is kept')),
  ];
}

function stepFor(target: PlanTarget, observed: Observed | undefined): Step {
  const { name } = target.instance.spec;
  const pid = observed?.pid ?? null;
  if (observed === undefined || pid === null) return stepWithoutWorker(target, observed);
  if (!target.run) return step('stop', name, pid, 'it shall not run');
  if (observed.state === 'draining') return step('start', name, pid, 'it is being stopped');
  const changes = changesOf(target.instance, observed);
  if (changes !== null) return step('restart', name, pid, changes);
  if (!observed.held) return step('adopt', name, pid, 'already running with this configuration');
  return step('nothing', name, pid, 'already running with this configuration');
}

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

function changesOf(wanted: PlannedInstance, observed: Observed): string | null {
  if (observed.configHash === configHash(wanted)) return observed.oldSecrets ? 'new secrets' : null;
  if (observed.startedAs === null) return 'its configuration changed';
  const fields = changedFields(observed.startedAs, wanted).map((field) =>
    field === 'durability' ? durabilityWords(observed.startedAs!, wanted) : field,
  );
  return fields.length === 0 ? 'its configuration changed' : `${fields.join(', ')} changed`;
}

/** What a crash can lose is worth more than the name of a field. */
const durabilityWords = (before: PlannedInstance, after: PlannedInstance): string =>
  `durability (${before.spec.durability} to ${after.spec.durability})`;

const step = (kind: StepKind, name: string, pid: number | null, reason: string): Step => ({
  kind,
  name,
  pid,
  reason,
});
