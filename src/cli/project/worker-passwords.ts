import { assert } from '../../common/assert.ts';
import { systemClock } from '../../common/clock.ts';
import type { ProjectPaths } from '../../process/paths.ts';
import { secretsHash } from '../../protocol/secrets.ts';
import type { ProvisionReport } from '../../provision/types.ts';
import { ownSecrets } from '../../supervisor/project/own-secrets.ts';
import { type PasswordsInUse, passwordsInUse } from '../../supervisor/worker/passwords-in-use.ts';

type WorkerPasswords = { readonly name: string; readonly passwords: PasswordsInUse };

/** Waits for the workers that run until they use the passwords of now, and says which of them do. */
export const passwordsOfWorkers = (
  paths: ProjectPaths,
  { instances }: ProvisionReport,
  withRedis: boolean,
): Promise<readonly WorkerPasswords[]> =>
  Promise.all(
    instances.map(async ({ name }) => {
      const secrets = await ownSecrets(paths, name, withRedis);
      assert(secrets !== null, 'an instance has its secrets once it is provisioned');
      const { socket } = paths.instance(name);
      return { name, passwords: await passwordsInUse(socket, secretsHash(secrets), systemClock) };
    }),
  );

export function workerText({ name, passwords }: WorkerPasswords): string {
  const own = name === '' ? 'its worker' : `${name}: its worker`;
  switch (passwords) {
    case 'new':
      return `${own} uses the new passwords`;
    case 'old':
      return `${own} still uses the old passwords; exsim restart${name === '' ? '' : ` ${name}`} ends that`;
    case 'none':
      return `${own} does not run here`;
  }
}
