import { secretsHash, type WorkerSecrets } from '../../protocol/secrets.ts';
import type { RunState } from './run-state.ts';

/** Reads the passwords that an instance's worker would be given now; null when there are none. */
export type ReadSecrets = (name: string, withRedis: boolean) => Promise<WorkerSecrets | null>;

/** Whether a worker was started with other passwords than those of now. False when that was not written down. */
export async function hasOldSecrets(name: string, state: RunState, read: ReadSecrets): Promise<boolean> {
  if (state.secretsHash === undefined) return false;
  const now = await read(name, state.redisUrl !== null);
  return now !== null && secretsHash(now) !== state.secretsHash;
}
