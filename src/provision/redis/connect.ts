import type { Redis } from 'ioredis';
import { ExsimError } from '../../common/errors.ts';
import { isDecodable } from '../../common/url.ts';

const CONNECT_MS_MAX = 5_000;
const COMMAND_MS_MAX = 10_000;

/** Opens one connection, runs `task`, closes it. What the server or the network refuses becomes an ExsimError. */
export const withRedis = <T>(url: string, task: (redis: Redis) => Promise<T>): Promise<T> =>
  withLateRedis(url, async (open) => task(await open()));

/** The same, opened when `task` first asks for it. Its client is much code, which is loaded then. */
export async function withLateRedis<T>(
  url: string,
  task: (open: () => Promise<Redis>) => Promise<T>,
): Promise<T> {
  let opened: Promise<Redis> | undefined;
  try {
    return await task(() => (opened ??= openRedis(url)));
  } catch (error) {
    if (isReply(error)) throw commandRefused(error, url);
    const what = error instanceof Error ? silenceOf(error) : null;
    throw what === null ? error : brokenOff(url, what);
  } finally {
    // One that cannot be opened is closed already, and whoever asked for it was told.
    await opened?.then(
      (redis) => redis.disconnect(),
      () => {},
    );
  }
}

/** What the server itself answered. */
export const isReply = (error: unknown): error is RefusedCommand =>
  error instanceof Error && error.name === 'ReplyError';

/** What the client says of commands whose connection is gone, or that nobody answers, in our words. */
function silenceOf({ message }: Error): string | null {
  if (message === 'Command timed out') return 'it fell silent';
  return /^(Connection is closed|Stream isn't writeable)/.test(message) ? 'it hung up' : null;
}

const brokenOff = (url: string, what: string): ExsimError =>
  new ExsimError('REDIS_UNREACHABLE', `Expected Redis at ${describeRedis(url)} to answer, but ${what}.`, {
    wayOut: 'Check the server and the network to it, then try again.',
  });

type RefusedCommand = Error & { readonly command?: { readonly name: string } };

/** A command that was renamed, or is not the user's to use. Its arguments may be secrets and are not told. */
function commandRefused(error: RefusedCommand, url: string): ExsimError {
  const name = error.command?.name.toUpperCase() ?? 'a command';
  const message = `Redis at ${describeRedis(url)} cannot be used: its command ${name} is needed, and was refused with "${error.message}".`;
  return new ExsimError('REDIS_REFUSED', message, {
    wayOut: 'Name an administrator in redis.url, remove rename-command lines, or set `redis: off`.',
  });
}

async function openRedis(url: string): Promise<Redis> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(checkedUrl(url).href, {
    lazyConnect: true,
    protocol: 2,
    connectTimeout: CONNECT_MS_MAX,
    commandTimeout: COMMAND_MS_MAX,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    disableClientInfo: true,
  });
  let seen: Error | null = null;
  redis.on('error', (error: Error) => {
    seen = error;
  });
  try {
    await redis.connect();
    await redis.ping();
    return redis;
  } catch (error) {
    redis.disconnect();
    throw connectError(seen ?? error, url);
  }
}

/** Turns a failed connect into thing, rule and way out. The password is in no part of it. */
function connectError(error: unknown, url: string): ExsimError {
  const where = describeRedis(url);
  const said = error instanceof Error && error.message !== '' ? error.message : 'no answer';
  if (isReply(error))
    return new ExsimError('REDIS_REFUSED', `Redis at ${where} refused: ${said.replace(/\.$/, '')}.`, {
      wayOut: wayOutOf(said),
    });
  return new ExsimError('REDIS_UNREACHABLE', `Expected Redis at ${where}, but it does not answer: ${said}.`, {
    wayOut: 'Check host and port, start it, or set `redis: off`.',
  });
}

function wayOutOf(said: string): string {
  if (said.startsWith('LOADING')) return 'It is starting: try again once it has read its data.';
  if (said.startsWith('ERR max number of clients'))
    return 'Close what holds the connections, or raise maxclients of the server.';
  if (said.startsWith('NOPERM')) return 'Name an administrator in redis.url or REDIS_URL.';
  return 'Correct user and password in redis.url or REDIS_URL.';
}

/** `host:port as user`: a URL as messages show it. */
export function describeRedis(url: string): string {
  const { hostname, port, username } = checkedUrl(url);
  return `${hostname || 'localhost'}:${port || '6379'} as ${decodeURIComponent(username) || 'default'}`;
}

/** Never quotes the text it refuses: it may hold a password. Instance users may not SELECT, so database 0 only. */
export function checkedUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^rediss?:$/.test(parsed.protocol) || !isDecodable(parsed))
    throw new ExsimError(
      'CONFIG_INVALID',
      'Expected the Redis URL to be redis://user:password@host:port, but it is not.',
      {
        wayOut: 'Correct redis.url or REDIS_URL; special characters in a password are written as %XX.',
      },
    );
  if (!['', '/', '/0'].includes(parsed.pathname))
    throw new ExsimError(
      'CONFIG_INVALID',
      `Expected the Redis URL to use database 0, but it ends in "${parsed.pathname}".`,
      {
        wayOut: 'Leave the database out: instances are kept apart by namespace and ACL user.',
      },
    );
  return parsed;
}
