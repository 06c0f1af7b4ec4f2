import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redisKey } from '../../../src/instance/redis-keys.ts';
import { provision } from '../../../src/provision/provision.ts';
import { World } from './world.ts';

/** Names that are prefixes of each other, and the single instance, whose namespace is the prefix of all. */
const NAMES = ['binance', 'binance-us', 'binance2', ''];
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

const key = (name: string, rest: string): string =>
  redisKey(world.identity(name), 'smoke', `${world.service}-${rest}`);

/** In this order each works for the owner. */
const KEY_PROBES: readonly ((name: string) => readonly string[])[] = [
  (name) => ['SET', key(name, 'a'), 'x', 'EX', '60'],
  (name) => ['GET', key(name, 'a')],
  (name) => ['MGET', key(name, 'a'), key(name, 'b')],
  (name) => ['EXISTS', key(name, 'a')],
  (name) => ['EXPIRE', key(name, 'a'), '60'],
  (name) => ['PEXPIRE', key(name, 'a'), '60000'],
  (name) => ['TTL', key(name, 'a')],
  (name) => ['PTTL', key(name, 'a')],
  (name) => ['DEL', key(name, 'a')],
  (name) => ['HSET', key(name, 'h'), 'f', 'v'],
  (name) => ['HGET', key(name, 'h'), 'f'],
  (name) => ['HGETALL', key(name, 'h')],
  (name) => ['HDEL', key(name, 'h'), 'f'],
  (name) => ['XADD', key(name, 'x'), 'MAXLEN', '~', '10', '*', 'f', 'v'],
  (name) => ['XLEN', key(name, 'x')],
  (name) => ['XRANGE', key(name, 'x'), '-', '+'],
  (name) => ['XREVRANGE', key(name, 'x'), '+', '-'],
  (name) => ['XREAD', 'COUNT', '1', 'STREAMS', key(name, 'x'), '0'],
  (name) => ['XTRIM', key(name, 'x'), 'MAXLEN', '0'],
  (name) => ['UNLINK', key(name, 'x')],
  (name) => ['PUBLISH', key(name, 'channel'), 'x'],
  (name) => ['SET', world.identity(name).discoveryKey, '{}', 'EX', '15'],
  (name) => ['DEL', world.identity(name).discoveryKey],
];

test('keys, streams and channels of an instance are refused to every other one', async () => {
  const leaks: string[] = [];
  for (const probe of KEY_PROBES)
    for (const { owner, other } of PAIRS) {
      const command = probe(owner);
      expect([command, await attempt(owner, command)]).toEqual([command, 'ok']);
      const answer = await attempt(other, command);
      if (answer !== 'NOPERM') leaks.push(`"${other}": ${command.join(' ')} ended in ${answer}`);
    }
  expect(leaks).toEqual([]);
});

test('a channel is heard by its own instance only', async () => {
  const answers: Record<string, string> = {};
  for (const { owner, other } of PAIRS) {
    const { redisUrl } = await world.credentials(other);
    const options = { lazyConnect: true, enableReadyCheck: false, disableClientInfo: true };
    const client = new Redis(redisUrl, options);
    await client.connect();
    const own = await client.subscribe(key(other, 'channel')).then(() => 'ok', String);
    const foreign = await client.subscribe(key(owner, 'channel')).then(() => 'ok', String);
    client.disconnect();
    answers[`${other} to ${owner}`] = `${own}, ${/NOPERM/.exec(foreign)?.[0] ?? foreign}`;
  }
  expect(new Set(Object.values(answers))).toEqual(new Set(['ok, NOPERM']));
});

test('the discovery entries of all instances can be read by all', async () => {
  for (const { owner, other } of PAIRS)
    expect(await attempt(other, ['GET', world.identity(owner).discoveryKey])).toBe('ok');
});

test('no password opens another user', async () => {
  for (const { owner, other } of PAIRS) {
    const own = new URL((await world.credentials(owner)).redisUrl);
    const others = new URL((await world.credentials(other)).redisUrl);
    const client = new Redis(world.redisUrl, { lazyConnect: true });
    await client.connect();
    await expect(client.call('AUTH', own.username, others.password)).rejects.toThrow('WRONGPASS');
    expect(await client.call('AUTH', own.username, own.password)).toBe('OK');
    client.disconnect();
  }
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
