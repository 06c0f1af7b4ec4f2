import { rm } from 'node:fs/promises';
import { assert } from '../../common/assert.ts';
import { writeFileIfChanged } from '../../process/files.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import type { Targets } from '../../provision/types.ts';
import { projectSecrets, workerSecretsOf } from './own-secrets.ts';

/**
 * Writes the passwords of a provisioned instance to the file (0600) that its worker is given as EXSIM_SECRETS_FILE,
 * whoever starts it. Gives back the file's path. `name` '' is the single instance.
 */
export async function writeWorkerSecrets(
  paths: ProjectPaths,
  name: string,
  redis: Targets['redis'],
): Promise<string> {
  await writeSecretsOfWorkers(paths, [name], redis);
  return paths.instance(name).secretsFile;
}

/** The same of several: the project's secrets, which a program of the user's may keep, are asked for once. */
export async function writeSecretsOfWorkers(
  paths: ProjectPaths,
  names: readonly string[],
  redis: Targets['redis'],
): Promise<void> {
  const all = await projectSecrets(paths).readAll();
  const write = (name: string): Promise<void> => {
    const secrets = all.get(name);
    assert(secrets !== undefined, 'an instance has its secrets once it is provisioned');
    const text = JSON.stringify(workerSecretsOf(secrets, redis.kind !== 'off'));
    return writeFileIfChanged(paths.instance(name).secretsFile, text);
  };
  await Promise.all(names.map(write));
}

/** Nothing when there is no such file. */
export const removeWorkerSecrets = (paths: ProjectPaths, name: string): Promise<void> =>
  rm(paths.instance(name).secretsFile, { force: true });
