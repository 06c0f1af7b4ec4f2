import type { ProjectPaths } from '../../process/paths.ts';
import type { WorkerSecrets } from '../../protocol/secrets.ts';
import { type SecretsStore, secretsIn } from '../../provision/secrets/store.ts';
import type { InstanceSecrets, ServerPasswords } from '../../provision/secrets/types.ts';
import { projectVault } from './secrets-place.ts';

/** The secrets of a project. */
export const projectSecrets = (paths: ProjectPaths): SecretsStore => secretsIn(() => projectVault(paths));

/** The passwords an instance's worker is given, as the project's secrets file has them now: while they are being replaced, both. Null when it has none. */
export async function ownSecrets(
  paths: ProjectPaths,
  name: string,
  withRedis: boolean,
): Promise<WorkerSecrets | null> {
  const secrets = await projectSecrets(paths).read(name);
  return secrets === null ? null : workerSecretsOf(secrets, withRedis);
}

/** What of an instance's secrets its worker is given. */
export function workerSecretsOf(secrets: InstanceSecrets, withRedis: boolean): WorkerSecrets {
  const now = passwordsOf(secrets, withRedis);
  return secrets.replaced === undefined ? now : { ...passwordsOf(secrets.replaced, withRedis), next: now };
}

const passwordsOf = ({ postgresPassword, redisPassword }: ServerPasswords, withRedis: boolean) => ({
  postgresPassword,
  redisPassword: withRedis ? redisPassword : null,
});
