import { resolve } from 'node:path';
import type { Redis } from 'ioredis';
import { readRedis } from '../probe-redis.ts';
import type { Finding } from '../types.ts';
import { allowedCommands, type CommandCatalogue, readCatalogue } from './commands.ts';
import { readUser } from './read-user.ts';

/** The server, as far as it is the same for all instances. */
export type ObservedRedis = {
  readonly catalogue: CommandCatalogue;
  /** Those an instance's user may have. */
  readonly commands: readonly string[];
  /** File that ACL SAVE writes; null when the server has none and forgets its users at a restart. */
  readonly aclFile: string | null;
  readonly onThisMachine: boolean;
  readonly findings: readonly Finding[];
};

/** Throws REDIS_REFUSED for a server that cannot keep instances apart. */
export async function observeRedis(redis: Redis, url: string): Promise<ObservedRedis> {
  await readRedis(redis, url);
  const [aclFile, folder, policy, maxMemory] = await Promise.all([
    setting(redis, 'aclfile'),
    setting(redis, 'dir'),
    setting(redis, 'maxmemory-policy'),
    setting(redis, 'maxmemory'),
  ]);
  const catalogue = await readCatalogue(redis);
  const openDefault = await readUser(redis, 'default', catalogue);
  return {
    catalogue,
    commands: allowedCommands(catalogue, url),
    aclFile: aclFile === '' || aclFile === null ? null : resolve(folder ?? '/', aclFile),
    onThisMachine: ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname),
    findings: [
      ...(openDefault?.enabled && openDefault.anyPassword ? [OPEN_DEFAULT] : []),
      ...(maxMemory !== '0' && policy?.startsWith('allkeys-') ? [eviction(policy)] : []),
    ],
  };
}

const OPEN_DEFAULT: Finding = {
  leak: 'Redis default user',
  message: 'Whoever reaches the Redis server may do everything: its user "default" needs no password.',
  remedy: 'ACL SETUSER default resetpass >PASSWORD',
};

const eviction = (policy: string): Finding => ({
  leak: 'Redis eviction',
  message: `With maxmemory-policy ${policy} one instance's keys push out another's.`,
  remedy: 'CONFIG SET maxmemory-policy noeviction',
});

/** Null where CONFIG is not to be had, as on managed servers. */
async function setting(redis: Redis, name: string): Promise<string | null> {
  try {
    const answer = await redis.config('GET', name);
    return Array.isArray(answer) ? String(answer[1] ?? '') : null;
  } catch {
    return null;
  }
}
