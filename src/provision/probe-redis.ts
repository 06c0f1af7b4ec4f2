import type { Redis } from 'ioredis';
import { ExsimError } from '../common/errors.ts';
import { describeRedis, withRedis } from './redis/connect.ts';

const VERSION_MIN = 7;

export type RedisFacts = {
  /** Of the protocol: Valkey says 7.2.4 here, whatever its own version. */
  readonly version: string;
};

/**
 * Connects once, and says what is there. Throws REDIS_UNREACHABLE, or REDIS_REFUSED for a wrong user or password, a
 * version before 7, a cluster, and a user or server without ACL commands. No message has the password.
 */
export const probeRedis = (url: string): Promise<RedisFacts> =>
  withRedis(url, (redis) => readRedis(redis, url));

/** The checks of `probeRedis` on a connection that is open already. */
export async function readRedis(redis: Redis, url: string): Promise<RedisFacts> {
  const info = await allowed(() => redis.info('server'), 'INFO', url);
  const version = field(info, 'redis_version') ?? '0';
  if (Number.parseInt(version, 10) < VERSION_MIN)
    throw refused(
      url,
      `expected version ${VERSION_MIN} or later, but it is ${version}`,
      'Upgrade it, or set `redis: off`.',
    );
  if (field(info, 'redis_mode') === 'cluster')
    throw refused(url, 'it is a cluster', 'Name a single server, or set `redis: off`.');
  await allowed(() => redis.call('ACL', 'USERS'), 'ACL', url);
  return { version };
}

async function allowed<T>(ask: () => Promise<T>, command: string, url: string): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const wayOut =
      'Name an administrator in redis.url, a server with ACLs (Redis 7, Valkey 8), or set `redis: off`.';
    throw refused(url, `its command ${command} is needed, and was refused with "${said}"`, wayOut);
  }
}

const field = (info: string, name: string): string | undefined =>
  new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];

function refused(url: string, rule: string, wayOut: string): ExsimError {
  return new ExsimError('REDIS_REFUSED', `Redis at ${describeRedis(url)} cannot be used: ${rule}.`, {
    wayOut,
  });
}
