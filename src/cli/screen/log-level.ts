import { ExsimError } from '../../common/errors.ts';
import type { LogLevel } from '../../instance/spec.ts';
import type { DesiredFleet } from '../../protocol/api.ts';
import { readDesired } from '../../supervisor/fleet/desired.ts';
import type { Project } from '../project/project.ts';
import { untilReady } from './until-done.ts';

/**
 * Has a running worker log at another level: the one field of what shall run is put anew, and the worker takes it over
 * like any change that needs no restart. It holds over restarts, until the instance file is loaded the next time; a plan
 * shows it as a difference until then.
 */
export async function changeLogLevel(
  { paths, control }: Project,
  name: string,
  level: LogLevel,
  signal: AbortSignal,
): Promise<string> {
  const { instances } = await control.snapshot();
  if (instances.find((one) => one.name === name)?.pid == null) throw notRunning(name);
  const desired = await readDesired(paths);
  const before = desired?.fleet.instances.find(({ spec }) => spec.name === name)?.spec.logLevel;
  if (desired === null || before === undefined) throw notOfFile(name);
  if (before === level) return `${name} logs at ${level} already.`;
  const { snapshot } = await control.putDesired(withLogLevel(desired.fleet, name, level));
  await untilReady(control, snapshot, [name], signal);
  return `${name} logs at ${level} now, before at ${before}; loading the file brings back what it says.`;
}

/** Nothing but that: the others stay as they are. */
export const withLogLevel = (fleet: DesiredFleet, name: string, level: LogLevel): DesiredFleet => ({
  ...fleet,
  only: [name],
  instances: fleet.instances.map((instance) =>
    instance.spec.name === name ? { ...instance, spec: { ...instance.spec, logLevel: level } } : instance,
  ),
});

const notRunning = (name: string): ExsimError =>
  new ExsimError(
    'NOT_READY',
    `Expected ${name} to run, so that its log level can be changed, but it does not.`,
  );

const notOfFile = (name: string): ExsimError =>
  new ExsimError('UNKNOWN_INSTANCE', `${name} is not in the instance file any more.`);
