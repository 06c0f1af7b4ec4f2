import { existsSync, readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Redactor } from '../../../src/common/redact.ts';
import { type ProjectPaths, projectPaths } from '../../../src/process/paths.ts';
import { ensureStateDir } from '../../../src/process/state-dir.ts';
import type { DownProgress } from '../../../src/protocol/api.ts';
import { downWithoutDaemon } from '../../../src/supervisor/offline/offline.ts';
import { projectProvisioner } from '../../../src/supervisor/own-provisioner.ts';
import { rememberServers } from '../../../src/supervisor/project/servers.ts';
import { World } from '../provision/world.ts';

let world: World;
let paths: ProjectPaths;
const before = process.env['POSTGRES_URL'];
beforeEach(async () => {
  world = await World.open();
  await ensureStateDir(world.folder);
  paths = projectPaths(world.folder);
});
afterEach(async () => {
  if (before === undefined) delete process.env['POSTGRES_URL'];
  else process.env['POSTGRES_URL'] = before;
  await world.close();
});

async function provisionOne(): Promise<void> {
  const { postgres, redis } = world.input([], 'external');
  const services = {
    postgres,
    redis: { ...redis, kind: 'external' as const, adminUrl: world.redisUrl, pid: null },
  };
  const provisioner = projectProvisioner(paths, new Redactor(), () => undefined);
  await provisioner.provision(services, [world.instance('binance')], {
    prepared: () => undefined,
    failed: (_name, error) => {
      throw error;
    },
  });
}

async function purge(): Promise<DownProgress[]> {
  const all: DownProgress[] = [];
  for await (const progress of downWithoutDaemon(paths, { purge: true })) all.push(progress);
  return all;
}

const rolesLeft = async (): Promise<unknown[]> =>
  (await world.admin.query('SELECT rolname FROM pg_roles WHERE starts_with(rolname, $1)', [world.service]))
    .rows;

test('a purge after a mere provisioning removes what was made, wherever the environment points now', async () => {
  await provisionOne();
  expect(await rolesLeft()).toHaveLength(2);
  process.env['POSTGRES_URL'] = 'postgres://nobody@127.0.0.1:1/nowhere';
  expect((await purge()).at(-1)).toMatchObject({ type: 'done' });
  expect(await rolesLeft()).toEqual([]);
  expect((await world.admin.query('SELECT * FROM exsim.registry')).rows).toEqual([]);
  expect([existsSync(paths.secretsFile), existsSync(paths.serversFile)]).toEqual([false, false]);
});

test('a purge that does not reach a server keeps the secrets and says what to do', async () => {
  await provisionOne();
  const gone = { kind: 'external', adminUrl: 'postgres://nobody@127.0.0.1:1/nowhere', pid: null } as const;
  await rememberServers(paths, { postgres: gone, redis: { kind: 'off' } });
  expect((await purge()).at(-1)).toMatchObject({
    type: 'failed',
    problem: { code: 'POSTGRES_UNREACHABLE', wayOut: expect.stringContaining(paths.serversFile) },
  });
  expect(existsSync(paths.secretsFile)).toBe(true);
});

test('servers are written down once each, the one in use last, for their owner alone', async () => {
  await provisionOne();
  const own = {
    postgres: { kind: 'embedded', adminUrl: 'postgres://p', pid: 1 },
    redis: { kind: 'off' },
  } as const;
  await rememberServers(paths, own);
  await rememberServers(paths, own);
  await provisionOne();
  expect(JSON.parse(readFileSync(paths.serversFile, 'utf8'))).toEqual([
    { postgresUrl: null, redis: 'off' },
    { postgresUrl: world.adminUrl, redis: world.redisUrl },
  ]);
  expect(statSync(paths.serversFile).mode & 0o777).toBe(0o600);
});
