import { ExsimError } from '../../common/errors.ts';
import { DEFAULT_LIMITS, DEFAULT_RESTART } from '../../instance/limits.ts';
import type { PlannedInstance } from '../../instance/spec.ts';
import { readFileIfThere, writeFileAtomic } from '../../process/files.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import type { DesiredFleet, InstanceAction } from '../../protocol/api.ts';
import type { PlanTarget } from '../plan.ts';

/** What shall run, as it stands in `desired.json` (0600: it has the admin URLs). */
export type Desired = {
  readonly fleet: DesiredFleet;
  /** Names that shall run: brought up and not stopped since. */
  readonly running: readonly string[];
};

/**
 * What shall run after an `up`: all of the file, or those named beside those that ran, which stay as they are. The
 * supervisor's own ports stay where they were unless this `up` says otherwise.
 */
export function afterUp(old: Desired | null, wish: DesiredFleet): Desired {
  const { metricsPort = old?.fleet.metricsPort ?? null, controlPort = old?.fleet.controlPort ?? null } = wish;
  const fleet = { ...wish, metricsPort, controlPort, instances: wishedInstances(old, wish) };
  const names = fleet.instances.map((instance) => instance.spec.name);
  if (fleet.only === null) return { fleet, running: names };
  const wanted = new Set([...(old?.running ?? []), ...fleet.only]);
  return { fleet, running: names.filter((name) => wanted.has(name)) };
}

/** Those that are not named stay what they were, also where the file describes them otherwise by now, or not at all. */
function wishedInstances(old: Desired | null, { instances, only }: DesiredFleet): readonly PlannedInstance[] {
  if (old === null || only === null) return instances;
  const before = new Map(old.fleet.instances.map((instance) => [instance.spec.name, instance]));
  const present = new Set(instances.map(({ spec }) => spec.name));
  const leavers = old.running.filter((name) => !present.has(name)).flatMap((name) => before.get(name) ?? []);
  const others = instances.map((instance) =>
    only.includes(instance.spec.name) ? instance : (before.get(instance.spec.name) ?? instance),
  );
  return [...others, ...leavers];
}

/** What shall run after `start`, `stop` or `restart` of one instance. */
export function afterAction(old: Desired, name: string, action: InstanceAction): Desired {
  const others = old.running.filter((running) => running !== name);
  return { ...old, running: action === 'stop' ? others : [...others, name] };
}

/** Every instance of the file, and whether it shall run. */
export const targetsOf = ({ fleet, running }: Desired): PlanTarget[] =>
  fleet.instances.map((instance) => ({ instance, run: running.includes(instance.spec.name) }));

/** Null before the first `up`. @throws ExsimError when the file cannot be used */
export async function readDesired(paths: ProjectPaths): Promise<Desired | null> {
  const text = await readFileIfThere(paths.desiredFile);
  if (text === null) return null;
  try {
    const desired = JSON.parse(text) as Partial<Desired>;
    if (Array.isArray(desired.running) && Array.isArray(desired.fleet?.instances))
      return { ...(desired as Desired), fleet: withAllSettings(desired.fleet) };
  } catch {
    // Reported below.
  }
  throw new ExsimError('INTERNAL_ERROR', `Cannot read ${paths.desiredFile}: it is not what exsim writes.`, {
    wayOut: 'Remove it and run `exsim up` again: running exchanges are found without it.',
  });
}

/**
 * Of a project of which something shall run, or, for `isRunning`, runs all the same: it takes no second file.
 * @throws ExsimError PROJECT_MISMATCH that names both
 */
export function refuseOtherFile(desired: Desired | null, file: string, isRunning = false): void {
  if (desired === null || desired.fleet.file === file) return;
  if (!isRunning && desired.running.length === 0) return;
  throw new ExsimError(
    'PROJECT_MISMATCH',
    `Expected the instance file of the running project, ${desired.fleet.file}, but was ${file}.`,
    { wayOut: 'Run `exsim down` first, or set EXSIM_HOME to another folder for the second file.' },
  );
}

/** What an older version wrote or sends lacks the settings that came since: a worker of now refuses a spec without them. */
export function withAllSettings(fleet: DesiredFleet): DesiredFleet {
  const instances = fleet.instances.map(({ spec, ...rest }) => ({
    ...rest,
    spec: {
      ...spec,
      isolation: spec.isolation ?? 'schema',
      limits: { ...DEFAULT_LIMITS, ...spec.limits },
      restart: { ...DEFAULT_RESTART, ...spec.restart },
    },
  }));
  return { ...fleet, instances };
}

export const writeDesired = (paths: ProjectPaths, desired: Desired): Promise<void> =>
  writeFileAtomic(paths.desiredFile, JSON.stringify(desired));
