import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { provision } from '../../../src/provision/provision.ts';
import { World } from './world.ts';

/** Names that are prefixes of each other, and the single instance, whose namespace is the prefix of all. */
const NAMES = ['binance', 'binance-us', ''];
const PAIRS = NAMES.flatMap((owner) =>
  NAMES.filter((other) => other !== owner).map((other) => ({ owner, other })),
);

let world: World;
const workers = new Map<string, Redis>();

beforeAll(async () => {
  world = await World.open();
  await provision(world.input(NAMES));
  for (const name of NAMES) {
    const { redisUrl } = await world.credentials(name);
    const options = {
      lazyConnect: true,
      enableReadyCheck: false,
      enableOfflineQueue: false,
      disableClientInfo: true,
    };
    const client = new Redis(redisUrl, options);
    await client.connect();
    workers.set(name, client);
  }
});
afterAll(async () => {
  for (const client of workers.values()) client.disconnect();
  await world.close();
});

/** `ok`, or the first word of the error: NOPERM, WRONGTYPE, ... */
async function attempt(name: string, [command = '', ...rest]: readonly string[]): Promise<string> {
  const client = workers.get(name);
  if (client === undefined) throw new Error(`no worker for "${name}"`);
  try {
    await client.call(command, ...rest);
    return 'ok';
  } catch (error) {
    return error instanceof Error ? (error.message.split(' ')[0] ?? '') : String(error);
  }
}

test('the discovery entries of all instances can be read by all', async () => {
  for (const { owner, other } of PAIRS)
    expect(await attempt(other, ['GET', world.identity(owner).discoveryKey])).toBe('ok');
});

/**
 * Commands a worker's user may run on its own keys; everything else the server has is refused, whatever the keys.
 * `reset` (of one's own connection) is allowed to all, also before they say who they are.
 */
const ALLOWED = [
  ...[
    'auth',
    'ping',
    'hello',
    'quit',
    'reset',
    'client|setname',
    'client|setinfo',
    'multi',
    'exec',
    'discard',
  ],
  ...['get', 'mget', 'set', 'del', 'unlink', 'exists', 'expire', 'pexpire', 'ttl', 'pttl'],
  ...['hset', 'hget', 'hgetall', 'hdel', 'xadd', 'xlen', 'xrange', 'xrevrange', 'xread', 'xtrim', 'xdel'],
  ...['publish', 'subscribe', 'unsubscribe'],
];

test('of all commands the server has, a user may run those a worker needs and no other', async () => {
  const { redisUser } = world.identity('binance');
  const admin = new URL(world.redisUrl).username || 'default';
  const listed = (await world.redis.call('COMMAND', 'LIST')) as string[];
  const names = listed.filter((name) => !listed.some((other) => other.startsWith(`${name}|`)));
  const infos = (await world.redis.call('COMMAND', 'INFO', ...names)) as ([string, number] | null)[];
  const runnable: string[] = [];
  for (const [index, name] of names.entries()) {
    const words = name.split('|');
    const arity = Math.abs(infos[index]?.[1] ?? 1);
    const filler = Array.from({ length: Math.max(0, arity - words.length) }, () => 'x');
    const asAdmin = await dryRun(admin, [...words, ...filler]);
    const asWorker = await dryRun(redisUser, [...words, ...filler]);
    expect([name, asAdmin]).toEqual([name, 'OK']);
    if (!/no permissions to run the/.test(asWorker)) runnable.push(name);
  }
  expect(runnable.toSorted()).toEqual(ALLOWED.filter((name) => names.includes(name)).toSorted());
});

const dryRun = (user: string, command: readonly string[]): Promise<string> =>
  world.redis.call('ACL', 'DRYRUN', user, ...command).then(String, String);
