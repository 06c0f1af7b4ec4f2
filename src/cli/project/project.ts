import { existsSync } from 'node:fs';
import { ControlClient } from '../../client/control/index.ts';
import { ExsimError } from '../../common/errors.ts';
import { type ProjectPaths, projectPaths } from '../../process/paths.ts';
import { ensureStateDir, findStateDir } from '../../process/state-dir.ts';
import { processOutput as output } from '../terminal/output.ts';
import { VERSION } from '../version.ts';

/** The project a command is about: where its state is, and its supervisor. */
export type Project = { readonly paths: ProjectPaths; readonly control: ControlClient };

/** The project of the working folder, or of an instance file; null when it has no state yet. */
export function findProject(instanceFile?: string): Project | null {
  const stateDir = stateDirOf(instanceFile);
  return existsSync(stateDir) ? projectAt(stateDir) : null;
}

/** The same; its state folder is made when it is not there. */
export async function openProject(instanceFile?: string): Promise<Project> {
  const stateDir = stateDirOf(instanceFile);
  await ensureStateDir(stateDir);
  return projectAt(stateDir);
}

/** The project, where a command makes no sense without one. @throws ExsimError that says where it was looked for. */
export function requireProject(): Project {
  const project = findProject();
  if (project !== null) return project;
  throw new ExsimError('USAGE', `There is no project here: ${stateDirOf()} does not exist.`, {
    wayOut: 'Run it in the folder of the instance file, set EXSIM_HOME, or start one with exsim up.',
  });
}

/** Where the state of a project is, or would be. */
export function stateDirOf(instanceFile?: string): string {
  const place = instanceFile === undefined ? {} : { instanceFile };
  return findStateDir({ env: process.env, cwd: process.cwd(), ...place });
}

/** The project whose state folder this is; the folder is there. */
export function projectAt(stateDir: string): Project {
  const paths = projectPaths(stateDir);
  return { paths, control: new ControlClient(paths.supervisorSocket, { heard: warnOfOther }) };
}

let isWarned = false;

/** Once in a command: `up` replaces such a supervisor, everything else goes on with it. */
function warnOfOther(version: string): void {
  if (version === VERSION || isWarned) return;
  isWarned = true;
  output.note(
    `warning: the supervisor is exsim ${version}, this is ${VERSION}; exsim up replaces it, the exchanges go on`,
  );
}
