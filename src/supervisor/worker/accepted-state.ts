import { TOOL_ERRORS } from '../../common/errors.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import { readExit } from '../../process/spawn.ts';
import { type RunState, readRunState } from './run-state.ts';

/**
 * What an instance was last started as and its journal is of. Null when it was never started, or its worker refused
 * that configuration: its journal is of another one then.
 */
export async function acceptedState(paths: ProjectPaths, name: string): Promise<RunState | null> {
  const state = await readRunState(paths, name);
  if (state === null) return null;
  const exit = await readExit(paths.instance(name).exitFile, state.worker?.pid);
  const refused = exit !== null && 'code' in exit && exit.code === TOOL_ERRORS.WORKER_CONFIG.exit;
  return refused ? null : state;
}
