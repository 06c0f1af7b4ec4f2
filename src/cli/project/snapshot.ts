import { systemClock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import { lockHolder } from '../../process/lock.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import type { FleetSnapshot } from '../../protocol/status.ts';
import { readDesired } from '../../supervisor/fleet/desired.ts';
import { OFF_SERVICES } from '../../supervisor/fleet/snapshot.ts';
import { namesWithRunState } from '../../supervisor/worker/run-state.ts';
import { type Project, stateDirOf } from './project.ts';

/** A supervisor that begins or ends holds its lock without answering; one that hangs does so for longer. */
const SILENT_MS_MAX = 5000;
const POLL_MS = 50;

/**
 * The fleet as it is now: as its supervisor says, or, where none runs, as the files and processes say.
 * @throws SUPERVISOR_UNREACHABLE when one runs and does not answer
 */
export async function currentSnapshot({ paths, control }: Project): Promise<FleetSnapshot> {
  const deadline = systemClock.monotonicMs() + SILENT_MS_MAX;
  for (;;) {
    try {
      return await control.snapshot();
    } catch (error) {
      if (!(error instanceof ExsimError) || error.code !== 'SUPERVISOR_UNREACHABLE') throw error;
      if ((await lockHolder(paths.supervisorLock)) === null) return snapshotByHand(paths);
      if (systemClock.monotonicMs() >= deadline) throw error;
    }
    await systemClock.sleep(POLL_MS);
  }
}

/** What is loaded for it brings the database clients along. */
async function snapshotByHand(paths: ProjectPaths): Promise<FleetSnapshot> {
  const { offlineSnapshot } = await import('../../supervisor/offline/offline.ts');
  return offlineSnapshot(paths);
}

/** What is shown where there is no project. */
export const snapshotOfNothing = (): FleetSnapshot => ({
  project: stateDirOf(),
  supervisor: null,
  reconciling: false,
  problem: null,
  services: OFF_SERVICES,
  instances: [],
});

/** Names of all exchanges of the project: of its last `up`, and of those that ran before. */
export async function knownNames({ paths }: Project): Promise<string[]> {
  const wanted = (await readDesired(paths))?.fleet.instances.map(({ spec }) => spec.name) ?? [];
  return [...new Set([...wanted, ...(await namesWithRunState(paths))])];
}
