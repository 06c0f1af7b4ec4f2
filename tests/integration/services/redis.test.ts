import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ProcessIdentity } from '../../../src/process/identity.ts';
import { signalProcess } from '../../../src/process/signals.ts';
import { ensureStateDir } from '../../../src/process/state-dir.ts';
import { processesOfProject } from '../../../src/process/sweep.ts';
import { locations } from '../../../src/services/locations.ts';
import { findRedis } from '../../../src/services/redis/find.ts';
import { pingRedis } from '../../../src/services/redis/ping.ts';
import {
  runningPrivateRedis,
  startPrivateRedis,
  stopPrivateRedis,
} from '../../../src/services/redis/private.ts';
import type { RedisService } from '../../../src/services/types.ts';
import { type TestProject, testProject } from './project.ts';

const NO_PATH = { PATH: '/nowhere' };
const PING_MS = 2_000;
const onDebian = existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg');

let project: TestProject;
let cacheDir: string;
beforeEach(async () => {
  project = testProject();
  await ensureStateDir(project.paths.stateDir);
  cacheDir = (await locations(project.paths, process.env)).cacheDir;
});
afterEach(() => project.remove());

type Running = Exclude<RedisService, { kind: 'off' }>;

const inProject = (env: NodeJS.ProcessEnv) => ({ paths: project.paths, env, log: () => undefined });

async function start(): Promise<Running> {
  const redis = await startPrivateRedis(inProject(process.env), cacheDir);
  if (redis.kind === 'off') throw new Error(`no Redis: ${redis.reason}`);
  return redis;
}

async function ask<T>(url: string, question: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { lazyConnect: true, enableReadyCheck: false, retryStrategy: () => null });
  redis.on('error', () => undefined); // It rejects the question too.
  try {
    await redis.connect();
    return await question(redis);
  } finally {
    redis.disconnect();
  }
}

/** What the server says to one plain command on a connection of its own. */
async function firstAnswer(port: number, command: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.write(`${command}\r\n`);
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return chunk.toString();
}

const identity = (): ProcessIdentity =>
  (
    JSON.parse(readFileSync(join(project.paths.redisDir, 'admin.json'), 'utf8')) as {
      identity: ProcessIdentity;
    }
  ).identity;
const portOf = (redis: Running): number => Number(new URL(redis.adminUrl).port);
const passwordOf = (redis: Running): string => new URL(redis.adminUrl).password;

test('it lets nobody in without the password, and evicts nothing', async () => {
  const redis = await start();
  const settings = await ask(redis.adminUrl, async (admin) => [
    await admin.config('GET', 'maxmemory-policy'),
    await admin.config('GET', 'bind'),
    await admin.config('GET', 'protected-mode'),
    await admin.acl('WHOAMI'),
  ]);
  expect(settings).toEqual([
    ['maxmemory-policy', 'noeviction'],
    ['bind', '127.0.0.1'],
    ['protected-mode', 'yes'],
    'exsim',
  ]);
  expect(await firstAnswer(portOf(redis), 'PING')).toMatch(/^-NOAUTH /);
  expect(await firstAnswer(portOf(redis), 'AUTH default x')).toMatch(/^-WRONGPASS /);
});

test('its files are for their owner alone, also after it saved its users, and no argument has the password', async () => {
  const redis = await start();
  await ask(redis.adminUrl, (admin) => admin.acl('SAVE'));
  const files = ['admin.json', 'redis.conf', 'users.acl'].map((name) => join(project.paths.redisDir, name));
  expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
  const commands = (await processesOfProject(project.paths.projectId)).map(({ command }) => command);
  expect(commands).toHaveLength(1);
  expect(commands[0]).not.toContain(passwordOf(redis));
  expect(readFileSync(project.paths.redisOutFile, 'utf8')).not.toContain(passwordOf(redis));
});

test('the next run adopts it; after a stop it comes back at the same address with its saved users', async () => {
  const redis = await start();
  await ask(redis.adminUrl, async (admin) => {
    await admin.acl('SETUSER', 'tenant', 'on', '>tenant-password', '~t:*', '+get');
    await admin.acl('SAVE');
  });
  expect(await start()).toEqual(redis);
  expect(await stopPrivateRedis(project.paths)).toMatchObject([{ pid: redis.pid }]);
  expect(await runningPrivateRedis(project.paths)).toBeNull();
  const again = await start();
  expect(again).toMatchObject({ adminUrl: redis.adminUrl, kind: redis.kind });
  expect(await ask(again.adminUrl, (admin) => admin.acl('USERS'))).toEqual(['default', 'exsim', 'tenant']);
});

test('one that hangs is replaced', async () => {
  const redis = await start();
  await signalProcess(identity(), 'SIGSTOP');
  const fresh = await start();
  expect(fresh.pid).not.toBe(redis.pid);
  expect(await processesOfProject(project.paths.projectId)).toHaveLength(1);
});

test('one that no file remembers is found and stopped', async () => {
  await start();
  rmSync(join(project.paths.redisDir, 'admin.json'));
  expect(await stopPrivateRedis(project.paths)).toHaveLength(1);
  expect(await processesOfProject(project.paths.projectId)).toEqual([]);
});

test('ping tells a wrong password from nobody there', async () => {
  const redis = await start();
  const port = portOf(redis);
  expect(await pingRedis(port, 'exsim', passwordOf(redis), PING_MS)).toBe('pong');
  expect(await pingRedis(port, 'exsim', 'wrong', PING_MS)).toBe('refused');
  await stopPrivateRedis(project.paths);
  expect(await pingRedis(port, 'exsim', passwordOf(redis), PING_MS)).toBe('silent');
});

test('without one on PATH the package of the distribution is used, or the reason is told', async () => {
  const redis = await startPrivateRedis(inProject({ ...process.env, ...NO_PATH }), cacheDir);
  if (onDebian) {
    expect(redis.kind).toBe('unpacked');
    expect(redis.kind !== 'off' && (await ask(redis.adminUrl, (admin) => admin.ping()))).toBe('PONG');
    return;
  }
  expect(redis).toEqual({ kind: 'off', reason: expect.stringContaining('this is no Debian or Ubuntu') });
}, 180_000);

test('a package that cannot be unpacked leaves Redis off, with the line that installs it and one warning', async () => {
  const search = await findRedis(inProject({ ...process.env, ...NO_PATH }), '/dev/null/cache');
  expect(search).toEqual({
    found: false,
    reason: expect.stringMatching(
      /^no valkey-server or redis-server on PATH, and .*\. To have one: .*install.*redis/,
    ),
  });
});

test('`off` is a choice and not worth a warning; a named server is taken as it is', async () => {
  const postgresUrl = 'postgres://named';
  const off = await project.resolve({ postgresUrl, redis: 'off' });
  expect(off.redis).toEqual({ kind: 'off', reason: null });
  const named = await project.resolve({ postgresUrl, redis: null, env: { REDIS_URL: 'redis://from-env' } });
  expect(named.redis).toEqual({ kind: 'external', adminUrl: 'redis://from-env', pid: null });
  expect(project.log).toEqual([]);
});
