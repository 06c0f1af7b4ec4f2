import { rm } from 'node:fs/promises';
import { assert } from '../../common/assert.ts';
import { writeFileIfChanged } from '../../process/files.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import type { Targets } from '../../provision/types.ts';
import { ownSecrets } from './own-secrets.ts';

/**
 * Writes the passwords of a provisioned instance to the file (0600) that its worker is given as EXSIM_SECRETS_FILE,
 * whoever starts it. Gives back the file's path. `name` '' is the single instance.
 */
export async function writeWorkerSecrets(
  paths: ProjectPaths,
  name: string,
  redis: Targets['redis'],
): Promise<string> {
  const { secretsFile } = paths.instance(name);
  const secrets = await ownSecrets(paths, name, redis.kind !== 'off');
  assert(secrets !== null, 'an instance has its secrets once it is provisioned');
  await writeFileIfChanged(secretsFile, JSON.stringify(secrets));
  return secretsFile;
}

/** Nothing when there is no such file. */
export const removeWorkerSecrets = (paths: ProjectPaths, name: string): Promise<void> =>
  rm(paths.instance(name).secretsFile, { force: true });
