import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import type { InstanceAccess } from '../../src/cli/project/instance-variables.ts';
import { TestProject } from './support/project.ts';
import { leaksIn, modesOf, openFiles, type Place, processPlaces } from './support/secret-places.ts';
import { SteadyOrders } from './support/steady-orders.ts';
import { Venue } from './support/venue.ts';

/** New secrets for an exchange that trades, and what else becomes of them: each test stands on the one before. */
const PATIENCE = { timeout: 30_000, interval: 100 };
let project: TestProject;
let before: InstanceAccess;
/** Every secret that there ever was. */
const secrets = new Set<string>();
const printed: Place[] = [];

beforeAll(async () => {
  project = new TestProject();
  const servers = { postgresUrl: inject('postgresAdminUrl'), redis: inject('redisAdminUrl') };
  await project.writeFleet(servers, ['kraken']);
  expect((await project.exsim('up', '-d')).code).toBe(0);
  before = await access();
  learnSecrets();
});
afterAll(() => project.remove());

async function access(): Promise<InstanceAccess> {
  const all = JSON.parse((await project.exsim('env', '--json')).stdout) as Record<string, InstanceAccess>;
  return all['kraken'] as InstanceAccess;
}

const stateFolder = (): string => join(project.folder, '.exsim');
const isForSecrets = (path: string): boolean => path.endsWith('secrets.json');

function learnSecrets(): void {
  const { instances } = JSON.parse(readFileSync(join(stateFolder(), 'secrets.json'), 'utf8'));
  JSON.stringify(instances, (_key, value: unknown) => {
    if (typeof value === 'string') secrets.add(value);
    return value;
  });
}

async function print(...args: readonly string[]): Promise<void> {
  const { stdout, stderr } = await project.exsim(...args);
  printed.push({ place: `exsim ${args.join(' ')}`, text: stdout + stderr });
}

const worker = async () => (await project.status()).instances[0];

const handed = (): unknown =>
  JSON.parse(readFileSync(join(project.folder, '.exsim/run/kraken.secrets.json'), 'utf8'));

test('secrets are replaced under load: no order is refused, and the worker is the same', async () => {
  const orders = new SteadyOrders(before);
  await orders.flowing();
  const old = { pid: (await worker())?.pid, handed: handed() };
  for (let round = 0; round < 2; round++) {
    const { code, stdout, stderr } = await project.exsim('provision', '--rotate', 'kraken');
    printed.push({ place: 'exsim provision --rotate', text: stdout + stderr });
    learnSecrets();
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('kraken: its worker uses the new passwords'),
    });
    await orders.flowing();
  }
  expect(await orders.end()).toEqual([]);
  expect(handed()).not.toEqual(old.handed);
  expect(await worker()).toMatchObject({ state: 'ready', degraded: [], pid: old.pid });
});

test('nothing is left to do for `up`: the worker has the passwords of now', async () => {
  expect((await project.exsim('plan')).stdout).not.toContain('new secrets');
});

test('keys that rotations replaced work until they are retired', async () => {
  const after = await access();
  expect(after.adminKey).not.toBe(before.adminKey);
  const first = new Venue(before);
  expect((await first.get('/api/v1/balances', 'alice')).status).toBe(200);
  expect((await project.exsim('provision', '--retire-keys')).code).toBe(0);
  expect((await new Venue(after).get('/api/v1/balances', 'alice')).status).toBe(200);
  // The worker reads them again when it is shown a key it does not know, and by itself after 10 s.
  const stranger = new Venue({ ...before, apiKeys: { alice: 'exsim_k_nobodys' } });
  await vi.waitFor(async () => {
    expect((await stranger.get('/api/v1/balances', 'alice')).status).toBe(401);
    expect((await first.get('/api/v1/balances', 'alice')).status).toBe(401);
  }, PATIENCE);
});

test('a Redis that forgot the user, as one without an ACL file does at a restart, is given it again', async () => {
  const [user, redis] = [`${project.service}-kraken`, new Redis(inject('redisAdminUrl'), { protocol: 2 })];
  const entry = `exchange:discovery:${user}`;
  try {
    expect(await redis.exists(entry)).toBe(1);
    await redis.del(entry);
    await redis.hdel('exsim:registry', user);
    expect(await redis.call('ACL', 'DELUSER', user)).toBe(1); // Ends its connections, too.
    await vi.waitFor(async () => expect(await redis.exists(entry)).toBe(1), PATIENCE);
  } finally {
    redis.disconnect();
  }
});

test('secrets stay where they are for a second file, which is refused, and for one that is only looked at', async () => {
  const own = join(project.folder, 'instances.yaml');
  const file = readFileSync(own, 'utf8');
  const changed = `secrets: { file: elsewhere.json }\n${file}`;
  const other = project.write(changed, 'other.yaml');
  for (const command of [['up', '-d'], ['provision'], ['provision', '--dry-run']])
    expect(await project.exsim(...command, other)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${own}, but was ${other}`),
    });
  project.write(changed);
  expect((await project.exsim('provision', '--dry-run')).code).toBe(0);
  project.write(file);
  expect(existsSync(join(project.folder, 'elsewhere.json'))).toBe(false);
});

test('no secret is in a process, the state, a log or what was printed; one planted there is found', async () => {
  learnSecrets();
  await print('status', '--json');
  await print('events');
  await print('logs', '-n', '1000');
  await print('provision', '--dry-run');
  const everywhere = (): Place[] => [
    ...processPlaces(),
    ...openFiles(stateFolder(), isForSecrets),
    ...printed,
  ];
  expect(secrets.size).toBeGreaterThan(10);
  expect(leaksIn(everywhere(), [...secrets])).toEqual([]);
  expect(modesOf(stateFolder(), isForSecrets)).toEqual(['600']);

  const [planted = ''] = secrets;
  const program = 'process.stdout.write("up"); setInterval(() => undefined, 1000)';
  const child = spawn(process.execPath, ['-e', program, planted], { env: { PLANTED: planted } });
  const file = join(stateFolder(), 'logs', 'planted.log');
  try {
    await once(child.stdout, 'data');
    writeFileSync(file, `{"msg":"${planted}"}`);
    printed.push({ place: 'printed', text: planted });
    const places = [`cmdline of process ${child.pid}`, `environ of process ${child.pid}`, file, 'printed'];
    expect(leaksIn(everywhere(), [...secrets])).toEqual(places);
  } finally {
    child.kill('SIGKILL');
    rmSync(file, { force: true });
  }
});
