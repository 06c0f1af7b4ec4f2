import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectPaths } from '../../process/paths.ts';
import { removeSecrets } from './secrets-place.ts';

/**
 * Removes what a project keeps beside its servers' data: what shall run, ports, secrets, logs, events, traces of
 * workers. Lock files stay, and so does the supervisor's own log: they are in use while this happens.
 */
export async function removeProjectState(paths: ProjectPaths): Promise<void> {
  const { controlTokenFile, desiredFile, portsFile, serversFile, runDir, stateDir } = paths;
  const events = ['events.jsonl', 'events.jsonl.1'].map((file) => join(stateDir, file));
  const files = [
    controlTokenFile,
    desiredFile,
    portsFile,
    serversFile,
    ...events,
    ...(await logsToRemove(paths)),
  ];
  for (const path of [...files, runDir]) {
    await rm(path, { recursive: true, force: true });
  }
  await removeSecrets(paths); // Last: where a command keeps them, it may refuse.
}

async function logsToRemove({ logsDir, supervisorLog }: ProjectPaths): Promise<string[]> {
  const names = await readdir(logsDir).catch(() => []); // There are none yet.
  return names.map((name) => join(logsDir, name)).filter((path) => !path.startsWith(supervisorLog));
}

/** Removes the project's folder of sockets: nobody listens on any of them. */
export const removeSockets = (paths: ProjectPaths): Promise<void> =>
  rm(paths.socketDir, { recursive: true, force: true });
