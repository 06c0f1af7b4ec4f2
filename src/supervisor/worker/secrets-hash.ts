import { createHash } from 'node:crypto';
import type { WorkerSecrets } from '../../protocol/environment.ts';
import type { RunState } from './run-state.ts';

/** Tells one generation of passwords from the next; says nothing about them, since they are 256 random bits each. */
export const secretsHash = ({ postgresPassword, redisPassword }: WorkerSecrets): string =>
  createHash('sha256')
    .update(JSON.stringify([postgresPassword, redisPassword]))
    .digest('hex')
    .slice(0, 16);

/** Reads the passwords that an instance's worker would be given now; null when there are none. */
export type ReadSecrets = (name: string, withRedis: boolean) => Promise<WorkerSecrets | null>;

/** Whether a worker was started with other passwords than those of now. False when that was not written down. */
export async function hasOldSecrets(name: string, state: RunState, read: ReadSecrets): Promise<boolean> {
  if (state.secretsHash === undefined) return false;
  const now = await read(name, state.redisUrl !== null);
  return now !== null && secretsHash(now) !== state.secretsHash;
}
