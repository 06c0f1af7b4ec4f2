import { rm } from 'node:fs/promises';
import { assert } from '../../common/assert.ts';
import { writeFileAtomic } from '../../process/files.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import type { WorkerSecrets } from '../../protocol/environment.ts';
import type { Targets } from '../../provision/types.ts';
import { projectSecrets } from '../../supervisor/project/own-secrets.ts';

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
  const secrets = await projectSecrets(paths).read(name);
  assert(secrets !== null, 'an instance has its secrets once it is provisioned');
  const { postgresPassword, redisPassword } = secrets;
  const own: WorkerSecrets = {
    postgresPassword,
    redisPassword: redis.kind === 'off' ? null : redisPassword,
  };
  await writeFileAtomic(secretsFile, JSON.stringify(own));
  return secretsFile;
}

/** Nothing when there is no such file. */
export const removeWorkerSecrets = (paths: ProjectPaths, name: string): Promise<void> =>
  rm(paths.instance(name).secretsFile, { force: true });
