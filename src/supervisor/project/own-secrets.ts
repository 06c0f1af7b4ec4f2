import { withFileLock } from '../../process/lock.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import type { WorkerSecrets } from '../../protocol/environment.ts';
import { openSecrets, type SecretsStore } from '../../provision/secrets/store.ts';

/** The secrets of a project. */
export const projectSecrets = (paths: ProjectPaths): SecretsStore =>
  openSecrets(paths.secretsFile, withFileLock);

/** The passwords an instance's worker is given, as the project's secrets file has them now; null when it has none. */
export async function ownSecrets(
  paths: ProjectPaths,
  name: string,
  withRedis: boolean,
): Promise<WorkerSecrets | null> {
  const secrets = await projectSecrets(paths).read(name);
  if (secrets === null) return null;
  const { postgresPassword, redisPassword } = secrets;
  return { postgresPassword, redisPassword: withRedis ? redisPassword : null };
}
