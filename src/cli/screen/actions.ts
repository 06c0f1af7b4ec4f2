import type { Redactor } from '../../common/redact.ts';
import type { InstanceAction } from '../../protocol/api.ts';
import { shownName } from '../../tui/plain-fleet.ts';
import type { FleetActions, Outcome } from '../../tui/sources.ts';
import type { Project } from '../project/project.ts';
import { failureOf } from '../terminal/failure.ts';
import { copied } from './copied.ts';
import { FileReload } from './file-reload.ts';
import { changeLogLevel } from './log-level.ts';
import type { ProjectNow } from './screen-project.ts';
import { untilReady, untilStopped } from './until-done.ts';

/**
 * What can be done from the screen, by the same means as the commands of these names. Waits end when `signal` is
 * aborted: the screen is left.
 */
export function fleetActions(project: ProjectNow, redactor: Redactor, signal: AbortSignal): FleetActions {
  const reload = new FileReload(project, signal);
  const told = (task: () => Promise<string>): Promise<Outcome> =>
    orFailure(redactor, async () => ({ isDone: true, text: await task() }));
  return {
    act: (name, action) => told(async () => act(await project(), name, action, signal)),
    planReload: () => orFailure(redactor, () => reload.plan()),
    reload: (id) => told(() => reload.carryOut(id)),
    setLogLevel: (name, level) => told(async () => changeLogLevel(await project(), name, level, signal)),
    copyText: (name, what) => orFailure(redactor, async () => copied(await project(), name, what)),
  };
}

async function act(
  { control }: Project,
  name: string,
  action: InstanceAction,
  signal: AbortSignal,
): Promise<string> {
  const before = await control.act(name, action);
  if (action === 'stop') await untilStopped(control, name, signal);
  else await untilReady(control, before, [name], signal);
  return `${shownName(name)} ${DONE[action]}`;
}

const DONE: Record<InstanceAction, string> = {
  start: 'has started and is ready',
  stop: 'has stopped',
  restart: 'has restarted and is ready',
};

/** What a task came to; its error's own words, without secrets, where it failed. */
async function orFailure<T>(redactor: Redactor, task: () => Promise<T>): Promise<T | Outcome> {
  try {
    return await task();
  } catch (error) {
    return { isDone: false, text: redactor.redact(wordsOf(error)) };
  }
}

/** In one line. */
const wordsOf = (error: unknown): string =>
  failureOf(error)
    .text.trim()
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ');
