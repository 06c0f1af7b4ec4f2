import { existsSync } from 'node:fs';
import { ExsimError } from '../../common/errors.ts';
import { projectPaths } from '../../process/paths.ts';
import type { DesiredFleet } from '../../protocol/api.ts';
import { previewDesiredFleet } from '../project/desired-fleet.ts';
import { type Project, projectAt, stateDirOf } from '../project/project.ts';
import { CommandEnd } from '../terminal/failure.ts';

/** What the checks look at. Made without changing anything, also where nothing is there or all is broken. */
export type DoctorContext = {
  readonly env: NodeJS.ProcessEnv;
  readonly stateDir: string;
  /** Null: `up` has not been here yet, or `projectProblem` says why it cannot be used. */
  readonly project: Project | null;
  readonly projectProblem: ExsimError | null;
  /** What `up` would make of the instance file; null when `fileProblem` says why there is none. */
  readonly fleet: DesiredFleet | null;
  readonly fileProblem: ExsimError | null;
};

export async function doctorContext(file: string | undefined): Promise<DoctorContext> {
  const [fleet, fileProblem] = await attempt(() => previewDesiredFleet(file, { only: null }));
  const stateDir = stateDirOf(fleet?.file ?? file);
  const [paths, projectProblem] = await attempt(async () => projectPaths(stateDir));
  const project = paths !== null && existsSync(stateDir) ? projectAt(stateDir) : null;
  return { env: process.env, stateDir, project, projectProblem, fleet, fileProblem };
}

async function attempt<T>(task: () => Promise<T>): Promise<[T, null] | [null, ExsimError]> {
  try {
    return [await task(), null];
  } catch (error) {
    if (error instanceof ExsimError) return [null, error];
    if (error instanceof CommandEnd) return [null, new ExsimError('CONFIG_INVALID', error.output.trimEnd())];
    throw error;
  }
}
