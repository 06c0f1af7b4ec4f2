import { chmod } from 'node:fs/promises';
import type { Redis } from 'ioredis';
import { ExsimError } from '../../common/errors.ts';
import { isReply } from './connect.ts';
import type { ObservedRedis } from './observe.ts';
import { UNSAVED_KEY } from './plan.ts';

/**
 * Makes the server's users outlive a restart, where it has a file for them. ACL SAVE writes that file anew with mode
 * 644: on this machine it is closed again. A server elsewhere, or another user's, has to see to that itself.
 */
export async function saveAcl(redis: Redis, { aclFile, onThisMachine }: ObservedRedis): Promise<void> {
  if (aclFile === null) return;
  await redis.call('ACL', 'SAVE').catch((error: unknown) => {
    throw isReply(error) && error.message.startsWith('ERR ') ? notWritten(aclFile, error) : error;
  });
  if (onThisMachine) await chmod(aclFile, 0o600).catch(() => {});
  await redis.del(UNSAVED_KEY);
}

/** The command was ours to give: it is the server that cannot write there, or finds what it has loaded changed. */
const notWritten = (aclFile: string, cause: Error): ExsimError =>
  new ExsimError(
    'PROVISION_FAILED',
    `Redis could not write its ACL file ${aclFile}: ${cause.message.replace(/\.$/, '')}.`,
    {
      wayOut:
        'The users are in force, but lost when Redis restarts. Let the user that Redis runs as write to this file ' +
        'and its folder, then give the same command again.',
      cause,
    },
  );
