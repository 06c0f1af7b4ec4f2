import { systemClock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import type { FleetSource, FleetUpdate } from '../../tui/sources.ts';
import { findProject, type Project } from '../project/project.ts';
import { currentSnapshot, snapshotOfNothing } from '../project/snapshot.ts';
import { quietly } from './screen-project.ts';

/** How long to wait before a supervisor that has gone is looked for again. */
const RETRY_MS = 1000;

/**
 * Snapshots until `signal` is aborted, whether a supervisor runs, goes or comes. Without one: what files and processes
 * say, each time that differs.
 */
export const fleetUpdates: FleetSource = async function* (signal) {
  let shown = '';
  while (!signal.aborted) {
    const project = findProject();
    if (project !== null) yield* whileSupervised(quietly(project), signal);
    if (signal.aborted) return;
    const update = await updateByHand(project === null ? null : quietly(project));
    const text = JSON.stringify(update, (key, value) => (key === 'since' ? undefined : value)); // Always now.
    if (text !== shown) yield update;
    shown = text;
    await systemClock.sleep(RETRY_MS, signal);
  }
};

/** What the supervisor tells, until it ends; nothing when there is none. */
async function* whileSupervised({ control }: Project, signal: AbortSignal): AsyncGenerator<FleetUpdate> {
  let isHeard = false;
  try {
    for await (const snapshot of control.changes(signal)) {
      isHeard = true;
      yield { type: 'snapshot', snapshot };
    }
  } catch (error) {
    if (!signal.aborted && !(error instanceof ExsimError)) throw error;
  }
  if (isHeard && !signal.aborted) yield { type: 'lost', reason: 'The supervisor has ended.' };
}

/** A supervisor that holds its lock and is silent is lost as well. */
async function updateByHand(project: Project | null): Promise<FleetUpdate> {
  if (project === null) return { type: 'snapshot', snapshot: snapshotOfNothing() };
  try {
    return { type: 'snapshot', snapshot: await currentSnapshot(project) };
  } catch (error) {
    if (!(error instanceof ExsimError)) throw error;
    return { type: 'lost', reason: error.message };
  }
}
