import type { InstanceAction } from '../../protocol/api.ts';
import { shownName } from '../../tui/plain-fleet.ts';
import type { FleetActions, Outcome } from '../../tui/sources.ts';
import { requireProject } from '../project/project.ts';
import { failureOf } from '../terminal/failure.ts';

const WORDS: Record<InstanceAction, string> = {
  start: 'is starting',
  stop: 'is stopping',
  restart: 'is restarting',
};

/** What can be done from the screen, by the same means as the commands of these names. */
export const fleetActions: FleetActions = {
  act: (name, action) =>
    outcomeOf(async () => {
      await requireProject().control.act(name, action);
      return `${shownName(name)} ${WORDS[action]}`;
    }),
  planReload: async () => notHere,
  reload: async () => notHere,
  setLogLevel: async () => notHere,
  copyText: async () => notHere,
};

const notHere: Outcome = { isDone: false, text: 'This cannot be done from the screen.' };

/** What a task that says what it did came to; its error's own words where it failed. */
async function outcomeOf(task: () => Promise<string>): Promise<Outcome> {
  try {
    return { isDone: true, text: await task() };
  } catch (error) {
    return {
      isDone: false,
      text: failureOf(error)
        .text.trim()
        .replace(/^error: /, ''),
    };
  }
}
