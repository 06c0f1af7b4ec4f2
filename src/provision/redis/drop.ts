import type { Redis } from 'ioredis';
import { counted } from '../../common/counted.ts';
import { redisKeyPatterns } from '../../instance/redis-keys.ts';
import type { RegisteredInstance } from '../postgres/registry.ts';
import type { RedisSide } from '../session.ts';
import { saveAcl } from './acl-file.ts';
import { CLAIMS_KEY } from './plan.ts';

const SCAN_COUNT = 1000;

/**
 * Drops the instance's user, its connections and all its keys; `tell` hears what is gone, in words. A user that another
 * project claimed meanwhile stays. Idempotent. The claim goes last: while it stands, an earlier run may have died before
 * the server's file was written.
 */
export async function dropUser(
  { connection, server }: RedisSide,
  row: RegisteredInstance,
  project: string,
  tell: (what: string) => void,
): Promise<void> {
  const claim = await connection.hget(CLAIMS_KEY, row.redisUser);
  if (claim !== null && claim !== project) return;
  const dropped = await dropAclUser(connection, row.redisUser);
  if (dropped) tell(`Redis user "${row.redisUser}"`);
  if (dropped || claim !== null) await saveAcl(connection, server);
  const keys = await dropKeys(connection, redisKeyPatterns(row).readWrite);
  if (keys > 0) tell(counted(keys, 'Redis key'));
  await connection.hdel(CLAIMS_KEY, row.redisUser);
}

/** A deleted user's connections are closed by the server; switched off first, it cannot come back in between. */
async function dropAclUser(redis: Redis, name: string): Promise<boolean> {
  if ((await redis.call('ACL', 'GETUSER', name)) === null) return false;
  await redis.call('ACL', 'SETUSER', name, 'off');
  await redis.call('CLIENT', 'KILL', 'USER', name);
  await redis.call('ACL', 'DELUSER', name);
  return true;
}

async function dropKeys(redis: Redis, patterns: readonly string[]): Promise<number> {
  let dropped = 0;
  for (const pattern of patterns) {
    let cursor = '0';
    do {
      const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT);
      if (keys.length > 0) dropped += await redis.unlink(...keys);
      cursor = next;
    } while (cursor !== '0');
  }
  return dropped;
}
