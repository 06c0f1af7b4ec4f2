import { chmod } from 'node:fs/promises';
import type { Redis } from 'ioredis';
import type { ObservedRedis } from './observe.ts';
import { UNSAVED_KEY } from './plan.ts';

/**
 * Makes the server's users outlive a restart, where it has a file for them. ACL SAVE writes that file anew with mode
 * 644: on this machine it is closed again. A server elsewhere, or another user's, has to see to that itself.
 */
export async function saveAcl(redis: Redis, { aclFile, onThisMachine }: ObservedRedis): Promise<void> {
  if (aclFile === null) return;
  await redis.call('ACL', 'SAVE');
  if (onThisMachine) await chmod(aclFile, 0o600).catch(() => {});
  await redis.del(UNSAVED_KEY);
}
