import { ExsimError } from '../common/errors.ts';
import { lockHolder } from '../process/lock.ts';
import type { FleetSnapshot } from '../protocol/status.ts';
import { offlineSnapshot } from '../supervisor/offline.ts';
import type { Project } from './project.ts';

/**
 * The fleet as it is now: as its supervisor says, or, where none runs, as the files and processes say.
 * @throws SUPERVISOR_UNREACHABLE when one runs and does not answer
 */
export async function currentSnapshot({ paths, control }: Project): Promise<FleetSnapshot> {
  try {
    return await control.snapshot();
  } catch (error) {
    if (!(error instanceof ExsimError) || error.code !== 'SUPERVISOR_UNREACHABLE') throw error;
    if ((await lockHolder(paths.supervisorLock)) !== null) throw error;
    return offlineSnapshot(paths);
  }
}
