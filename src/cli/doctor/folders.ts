import { constants } from 'node:fs';
import { access, lstat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExsimError } from '../../common/errors.ts';
import { errorCode } from '../../process/files.ts';
import { projectPaths } from '../../process/paths.ts';
import { locations } from '../../services/locations.ts';
import type { DoctorContext } from './context.ts';
import { type Finding, fine, trouble, warning } from './finding.ts';

const MB = 1024 * 1024;
/** A Postgres of our own and five files of log for each exchange. */
const FREE_BYTES_MIN = 1024 * MB;
/** Less than this is gone before the first start has ended. */
const FREE_BYTES_LEAST = 100 * MB;
/** Postgres keeps its shared memory there; containers get 64 MB. */
const SHM_BYTES_MIN = 64 * MB;

/** Folders: state and data with room and rights, the one for sockets with a short enough path, shared memory. */
export async function checkFolders(context: DoctorContext): Promise<Finding[]> {
  const { stateDir, project, projectProblem, env } = context;
  const state = await nearestFolder(stateDir);
  const findings = [await rightsFinding(state), ...(await spaceFindings('state-space', state))];
  if (projectProblem !== null) findings.push(trouble('sockets', projectProblem));
  if (project !== null) {
    findings.push(fine('sockets', projectPaths(stateDir).socketDir));
    const data = await nearestFolder((await locations(project.paths, env)).postgresBase);
    findings.push(...(await spaceFindings('data-space', data)));
  }
  return [...findings, ...(await spaceOf('/dev/shm').then((bytes) => shmFindings(bytes?.total ?? null)))];
}

/** The folder itself, or the parent in which it would be made. */
async function nearestFolder(path: string): Promise<string> {
  for (let folder = path; ; folder = dirname(folder)) {
    const facts = await lstat(folder).catch(() => null);
    if (facts !== null || folder === dirname(folder)) return folder;
  }
}

async function rightsFinding(folder: string): Promise<Finding> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return fine('state-folder', folder);
  } catch (error) {
    const problem = `Expected to be able to write into ${folder}, but may not (${errorCode(error)}).`;
    const wayOut = 'Make it writable, or set EXSIM_HOME to a folder that is.';
    return trouble('state-folder', new ExsimError('USAGE', problem, { wayOut }));
  }
}

async function spaceFindings(id: string, folder: string): Promise<Finding[]> {
  const space = await spaceOf(folder);
  return space === null ? [] : [spaceFinding(id, folder, space.free)];
}

export function spaceFinding(id: string, folder: string, freeBytes: number): Finding {
  const found = `${Math.floor(freeBytes / MB)} MB free at ${folder}`;
  if (freeBytes >= FREE_BYTES_MIN) return fine(id, found);
  const cure = `Free some space there: du -xh ${folder} | sort -h | tail; exsim prune NAME --yes shortens a journal`;
  if (freeBytes >= FREE_BYTES_LEAST) return warning(id, found, `${FREE_BYTES_MIN / MB} MB or more`, cure);
  const problem = `Expected ${FREE_BYTES_LEAST / MB} MB or more, but there are ${found}.`;
  return trouble(id, new ExsimError('NOT_READY', problem, { wayOut: cure }));
}

/** Null total: there is none, as on macOS. */
export function shmFindings(totalBytes: number | null): Finding[] {
  if (totalBytes === null) return [];
  const found = `/dev/shm has ${Math.floor(totalBytes / MB)} MB`;
  if (totalBytes >= SHM_BYTES_MIN) return [fine('shared-memory', found)];
  const cure = 'Give the container more: docker run --shm-size=128m ...';
  return [warning('shared-memory', found, `${SHM_BYTES_MIN / MB} MB or more for a PostgreSQL`, cure)];
}

async function spaceOf(folder: string): Promise<{ free: number; total: number } | null> {
  const facts = await statfs(folder).catch(() => null);
  return facts === null ? null : { free: facts.bavail * facts.bsize, total: facts.blocks * facts.bsize };
}
