import type { Redis } from 'ioredis';
import { ExsimError } from '../../common/errors.ts';
import { describeRedis } from './connect.ts';

/**
 * What a worker uses: discovery and cache, capped streams, publishing, smoke tests. Everything else is refused, above
 * all what shows other instances' key names (KEYS, SCAN, RANDOMKEY, DBSIZE, CLIENT TRACKING, MONITOR), scripts,
 * functions, SELECT and all administration.
 */
const NEEDED = [
  ...['auth', 'ping', 'get', 'mget', 'set', 'del', 'unlink', 'exists', 'expire', 'pexpire', 'ttl', 'pttl'],
  ...['hset', 'hget', 'hgetall', 'hdel', 'xadd', 'xlen', 'xrange', 'xrevrange', 'xread', 'xtrim', 'xdel'],
  ...['publish', 'subscribe', 'unsubscribe', 'multi', 'exec', 'discard'],
];

/** Of no consequence where a server does not have them. */
const WELCOME = ['hello', 'quit', 'client|setname', 'client|setinfo'];

/**
 * The commands to allow, out of the server's own list: a name it does not know would make ACL SETUSER fail. Throws
 * REDIS_REFUSED when one that workers need is missing (renamed in redis.conf).
 */
export async function allowedCommands(redis: Redis, url: string): Promise<readonly string[]> {
  const known = new Set((await redis.call('COMMAND', 'LIST')) as string[]);
  const missing = NEEDED.filter((command) => !known.has(command));
  if (missing.length > 0)
    throw new ExsimError(
      'REDIS_REFUSED',
      `Redis at ${describeRedis(url)} has no command ${missing.join(', ').toUpperCase()}.`,
      {
        wayOut: 'Remove its rename-command lines, use another server, or set `redis: off`.',
      },
    );
  return [...NEEDED, ...WELCOME.filter((command) => known.has(command))].toSorted();
}
