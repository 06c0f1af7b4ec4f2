import { Redis } from 'ioredis';

/** `7.0.15`, or `Valkey 8.0.2`, which calls itself Redis 7.2.4 besides. */
export async function redisVersion(url: string): Promise<string> {
  const redis = new Redis(url, { lazyConnect: true });
  try {
    await redis.connect();
    const info = await redis.info('server');
    const valkey = /^valkey_version:(\S+)/m.exec(info)?.[1];
    return valkey === undefined ? (/^redis_version:(\S+)/m.exec(info)?.[1] ?? 'unknown') : `Valkey ${valkey}`;
  } finally {
    redis.disconnect();
  }
}
