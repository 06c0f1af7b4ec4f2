import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { identityOf, isAlive } from '../../../src/process/identity.ts';
import { withFileLock } from '../../../src/process/lock.ts';
import { withPostgres } from '../../../src/provision/postgres/connect.ts';
import { provision } from '../../../src/provision/provision.ts';
import { withRedis } from '../../../src/provision/redis/connect.ts';
import { changeSecrets } from '../../../src/provision/rotate.ts';
import { keysInForce, sha256 } from '../../../src/provision/secrets/api-keys.ts';
import { openSecrets } from '../../../src/provision/secrets/store.ts';
import type { InstanceSecrets, ServerPasswords } from '../../../src/provision/secrets/types.ts';
import type { ProvisionInput } from '../../../src/provision/types.ts';
import { workerUrls } from '../../../src/provision/urls.ts';
import type { Services } from '../../../src/services/types.ts';
import { onServer, withPassword } from '../../support/postgres.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';
import { testProject } from '../services/project.ts';
import { failure, World } from './world.ts';

const PATIENCE = { timeout: 10_000, interval: 10 };

/** Servers of its own, which are killed in the middle of a rotation and started again. */
let world: World;
let project: ReturnType<typeof testProject>;
let servers: Services;
/** What the worker's file has; null: it was not written since. */
let handed: InstanceSecrets | null = null;

beforeAll(async () => {
  world = await World.open();
  project = testProject();
  await restart();
  await provision(inputOf(servers));
});
afterAll(async () => {
  await project.remove();
  await world.close();
});

async function restart(): Promise<void> {
  servers = await project.resolve({ redis: null });
}

const store = () => openSecrets(world.secretsFile, withFileLock);

function inputOf({ postgres, redis }: Services): ProvisionInput {
  if (redis.kind === 'off') throw new Error('expected a private Redis');
  const workers = {
    write: async (name: string) => {
      handed = await store().read(name);
    },
  };
  return { ...world.input(['binance', 'kraken']), postgres, redis, workers };
}

async function logsIn({ postgresPassword, redisPassword }: ServerPasswords): Promise<readonly boolean[]> {
  const urls = workerUrls(world.instance('binance'), inputOf(servers));
  const works = (login: Promise<unknown>): Promise<boolean> =>
    login.then(
      () => true,
      () => false,
    );
  return [
    await works(withPostgres(withPassword(urls.postgresUrl, postgresPassword), async () => {})),
    await works(withRedis(withPassword(urls.redisUrl ?? '', redisPassword), async (redis) => redis.ping())),
  ];
}

/** Rotates with a server that is killed when it is told a word. */
async function rotateAndKill(
  server: 'postgres' | 'redis',
  word: string,
  retireKeys = false,
): Promise<string> {
  const { adminUrl = '', pid = null } = servers[server] as { adminUrl?: string; pid?: number | null };
  const killed = await identityOf(pid ?? Number.NaN);
  const proxy = await TcpProxy.before(adminUrl);
  proxy.word = word;
  proxy.onWord = () => process.kill(pid ?? Number.NaN, 'SIGKILL');
  const through = { ...servers[server], adminUrl: proxy.through(adminUrl) };
  try {
    const input = inputOf({ ...servers, [server]: through } as Services);
    return (await failure(changeSecrets(input, { rotate: true, retireKeys }))).code;
  } finally {
    proxy.close();
    // Found while it dies, it would be taken for one that runs.
    if (killed !== null) await vi.waitFor(async () => expect(await isAlive(killed)).toBe(false), PATIENCE);
  }
}

test.each([
  ['postgres', 'PASSWORD', 'POSTGRES_UNREACHABLE'],
  ['redis', 'SETUSER', 'REDIS_UNREACHABLE'],
] as const)(
  'a rotation in which %s is killed leaves passwords that work in the hands of the worker, and the next run ends it',
  async (server, word, code) => {
    const before = (await store().read('binance'))!;
    handed = null;
    expect(await rotateAndKill(server, word)).toBe(code);
    await restart();
    const during = (await store().read('binance'))!;
    expect(during.replaced).toEqual({
      postgresPassword: before.postgresPassword,
      redisPassword: before.redisPassword,
    });
    const [old, next] = [await logsIn(before), await logsIn(during)];
    // A worker tries both, each server by itself.
    expect(old.map((works, at) => works || next[at])).toEqual([true, true]);
    expect(handed).toEqual(during);
    await provision(inputOf(servers));
    const after = (await store().read('binance'))!;
    expect(after).toEqual({ ...during, replaced: undefined });
    expect([await logsIn(before), await logsIn(after)]).toEqual([
      [false, false],
      [true, true],
    ]);
    expect((await provision(inputOf(servers))).changed).toBe(false);
  },
  60_000,
);

test.each([
  ['postgres', 'PASSWORD'],
  ['redis', 'SETUSER'],
] as const)(
  'keys are retired once their rotation has ended: with %s killed in it, those handed out are taken',
  async (server, word) => {
    await provision(inputOf(servers));
    await rotateAndKill(server, word, true);
    await restart();
    const [secrets, taken] = [(await store().read('binance'))!, await keysTaken()];
    const { adminKey, apiKeys } = keysInForce(secrets);
    expect([adminKey, ...Object.values(apiKeys)].filter((key) => !taken.has(sha256(key)))).toEqual([]);
    const input = inputOf(servers);
    const report = await changeSecrets(input, { rotate: true, retireKeys: true });
    expect(report.instances.map(({ changed }) => changed.length)).toEqual([3, 3]);
    const { retiring, replaced, ...after } = (await store().read('binance'))!;
    expect([retiring, replaced]).toEqual([undefined, undefined]);
    expect(await keysTaken()).toEqual(new Set([after.adminKey, ...Object.values(after.apiKeys)].map(sha256)));
  },
  60_000,
);

/** Hashes of the keys that the exchange knows. */
const keysTaken = (): Promise<ReadonlySet<string>> =>
  onServer(servers.postgres.adminUrl, async (client) => {
    const { rows } = await client.query<{ hash: string }>(
      `SELECT encode(key_hash, 'hex') AS hash FROM ${world.identity('binance').schema}.api_keys`,
    );
    return new Set(rows.map(({ hash }) => hash));
  });
