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

/** What provisioning itself uses beside them, to claim a user and to find the keys of one that is removed. */
const OURS = ['hsetnx', 'scan'];

/** Of no consequence where a server does not have them. */
const WELCOME = ['hello', 'quit', 'client|setname', 'client|setinfo'];

/** The server's own commands, and those of the categories that users' rules have named so far; subcommands as `client|setname`. */
export type CommandCatalogue = {
  readonly all: readonly string[];
  readonly categories: Map<string, readonly string[]>;
};

export const readCatalogue = async (redis: Redis): Promise<CommandCatalogue> => ({
  all: (await redis.call('COMMAND', 'LIST')) as string[],
  categories: new Map(),
});

/** Reads the categories that rules name and that are not known yet. A server that tells rules as they were given names none. */
export async function readCategories(
  redis: Redis,
  { categories }: CommandCatalogue,
  rules: readonly string[],
): Promise<void> {
  const named = rules.map((rule) => rule.slice(1)).filter((name) => name.startsWith('@') && name !== '@all');
  const unknown = [...new Set(named.map((name) => name.slice(1)))].filter((name) => !categories.has(name));
  await Promise.all(
    unknown.map(async (name) => categories.set(name, (await redis.call('ACL', 'CAT', name)) as string[])),
  );
}

/**
 * The commands to allow, out of the server's own list: a name it does not know would make ACL SETUSER fail. Throws
 * REDIS_REFUSED when one that workers or provisioning need is missing (renamed in redis.conf).
 */
export function allowedCommands({ all }: CommandCatalogue, url: string): readonly string[] {
  const known = new Set(all);
  const missing = [...NEEDED, ...OURS].filter((command) => !known.has(command));
  if (missing.length > 0) {
    const names = missing.join(', ').toUpperCase();
    throw new ExsimError(
      'REDIS_REFUSED',
      `Redis at ${describeRedis(url)} lacks commands that are needed: ${names}.`,
      {
        wayOut: 'Remove its rename-command lines, use another server, or set `redis: off`.',
      },
    );
  }
  return [...NEEDED, ...WELCOME.filter((command) => known.has(command))].toSorted();
}

/**
 * The commands that rules like `-@all +@transaction -watch +get` come to. Servers tell a user's rules in words of
 * their own (Redis 7.0 folds commands into categories), so that only what they come to can be compared.
 */
export function commandsOf(
  rules: readonly string[],
  { all, categories }: CommandCatalogue,
): ReadonlySet<string> {
  const allowed = new Set<string>();
  for (const rule of rules) {
    const name = rule.slice(1);
    const members =
      name === '@all' ? all : name.startsWith('@') ? (categories.get(name.slice(1)) ?? [name]) : [name];
    for (const member of members) rule.startsWith('+') ? allowed.add(member) : remove(allowed, member);
  }
  return allowed;
}

/** Without a command go its subcommands. */
function remove(allowed: Set<string>, command: string): void {
  for (const each of allowed) if (each === command || each.startsWith(`${command}|`)) allowed.delete(each);
}
