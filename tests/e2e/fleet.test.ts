import { existsSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import type { InstanceAccess } from '../../src/cli/project/instance-variables.ts';
import { projectPaths } from '../../src/process/paths.ts';
import { portIsFreeOnLoopback } from '../../src/process/tcp.ts';
import type { FleetSnapshot, InstanceSnapshot } from '../../src/protocol/status.ts';
import { type Outcome, TestProject } from './support/project.ts';
import { Venue } from './support/venue.ts';

/** One life of a fleet, told in order: each test stands on the one before. */
const NAMES = ['binance', 'coinbase', 'kraken'];
const SYMBOL: Record<string, string> = { binance: 'BTC-USDT', coinbase: 'BTC-USD', kraken: 'BTC-USD' };
const PATIENCE = { timeout: 30_000, interval: 100 };

let project: TestProject;
let first: Outcome;
let access: Record<string, InstanceAccess>;

beforeAll(async () => {
  project = new TestProject();
  await project.writeFleet(
    { postgresUrl: inject('postgresAdminUrl'), redis: inject('redisAdminUrl') },
    NAMES,
  );
  first = await project.exsim('up', '-d');
});
afterAll(() => project.remove());

const instance = (snapshot: FleetSnapshot, name: string): InstanceSnapshot => {
  const found = snapshot.instances.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no instance ${name}`);
  return found;
};
const venue = (name: string): Venue => new Venue(access[name] as InstanceAccess);

test('up -d returns when all are ready, and says where they are', async () => {
  expect(first).toMatchObject({ code: 0 });
  for (const { name, httpUrl, grpcAddress, schema } of (await project.status()).instances) {
    expect(first.stdout).toMatch(new RegExp(`^${name} +ready +${httpUrl} +${grpcAddress} +${schema}$`, 'm'));
  }
});

test('status --json has three instances that are ready, each with a process of its own', async () => {
  const snapshot = await project.status();
  expect(snapshot.instances.map(({ name, state }) => [name, state])).toEqual(
    NAMES.map((name) => [name, 'ready']),
  );
  expect(new Set(snapshot.instances.map(({ pid }) => pid)).size).toBe(3);
  expect(snapshot.supervisor).toMatchObject({ version: expect.any(String), pid: expect.any(Number) });
});

test('up again changes nothing', async () => {
  const before = await project.status();
  const again = await project.exsim('up', '-d');
  const after = await project.status();
  expect(again.code).toBe(0);
  expect(after.instances.map(({ pid, startedAt }) => [pid, startedAt])).toEqual(
    before.instances.map(({ pid, startedAt }) => [pid, startedAt]),
  );
  expect(after.supervisor).toEqual(before.supervisor);
});

test('env --json has addresses and keys of each', async () => {
  const { code, stdout } = await project.exsim('env', '--json');
  expect(code).toBe(0);
  access = JSON.parse(stdout) as Record<string, InstanceAccess>;
  expect(Object.keys(access)).toEqual(NAMES);
  for (const name of NAMES) expect(Object.keys(venue(name).access.apiKeys)).toEqual(['alice', 'bob']);
});

test.each(NAMES)('on %s a crossing pair of orders trades', async (name) => {
  const order = { symbol: SYMBOL[name], type: 'LIMIT', price: '50000', quantity: '0.01' };
  const sell = await venue(name).order('alice', { ...order, side: 'SELL' });
  const buy = await venue(name).order('bob', { ...order, side: 'BUY' });
  expect([sell.status, buy.status]).toEqual([201, 201]);
  expect(sell.body).toMatchObject({ order: { status: 'NEW' }, fills: [] });
  expect(buy.body).toMatchObject({
    order: { status: 'FILLED', averagePrice: '50000' },
    fills: [{ price: '50000', quantity: '0.01', liquidity: 'TAKER' }],
  });
});

test('a worker that is killed is ready again by itself, with every order and the same state', async () => {
  const before = instance(await project.status(), 'kraken');
  const stateBefore = await venue('kraken').admin('/api/v1/state');
  process.kill(before.pid as number, 'SIGKILL');
  await vi.waitFor(async () => {
    const now = instance(await project.status(), 'kraken');
    expect(now).toMatchObject({ state: 'ready', restarts: before.restarts + 1 });
    expect(now.pid).not.toBe(before.pid);
  }, PATIENCE);
  expect((await venue('kraken').admin('/api/v1/state')).body['stateHash']).toBe(
    stateBefore.body['stateHash'],
  );
  const { body } = await venue('kraken').get('/api/v1/orders', 'bob');
  expect(body['items']).toMatchObject([{ status: 'FILLED', quantity: '0.01' }]);
});

test('verify replays each journal and agrees', async () => {
  const { code, stdout, stderr } = await project.exsim('verify');
  expect({ code, error: stderr.includes('error') }).toEqual({ code: 0, error: false });
  expect(stdout.match(/^ {2}all agree$/gm)).toHaveLength(NAMES.length);
});

test('verify --rebuild makes the tables of a stopped exchange anew; one that runs, or none, it refuses', async () => {
  const refused = await project.exsim('verify', 'kraken', '--rebuild');
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('exsim stop kraken') });
  expect((await project.exsim('verify', '--rebuild')).code).toBe(2);
  expect((await project.exsim('stop', 'kraken')).code).toBe(0);
  const { code, stdout, stderr } = await project.exsim('verify', 'kraken', '--rebuild');
  expect({ code, error: stderr.includes('error'), agrees: stdout.includes('  all agree') }).toEqual({
    code: 0,
    error: false,
    agrees: true,
  });
  expect((await project.exsim('start', 'kraken')).code).toBe(0);
});

test('stop, start and restart do it to the named one alone', async () => {
  const pids = async (): Promise<(number | null)[]> =>
    (await project.status()).instances.map(({ pid }) => pid);
  const before = await pids();
  expect((await project.exsim('stop', 'binance')).code).toBe(0);
  expect(await pids()).toEqual([null, before[1], before[2]]);
  expect((await project.exsim('start', 'binance')).code).toBe(0);
  expect((await project.exsim('restart', 'coinbase')).code).toBe(0);
  const after = await pids();
  expect(after[0]).not.toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
  expect(after[2]).toBe(before[2]);
});

test('logs, events and ports tell about each', async () => {
  const logs = await project.exsim('logs', 'kraken', '-n', '5');
  const events = await project.exsim('events');
  const ports = await project.exsim('ports');
  expect([logs.code, events.code, ports.code]).toEqual([0, 0, 0]);
  expect(logs.stdout.split('\n').filter((line) => line !== '').length).toBeGreaterThan(0);
  expect(events.stdout).toMatch(/ binance .*ready/);
  expect(ports.stdout.match(/itself \(pid \d+\)/g)).toHaveLength(6);
});

test('down leaves no process, no socket and no port', async () => {
  const { instances } = await project.status();
  expect(socketsOf(project)).toHaveLength(4);
  const { code, stderr } = await project.exsim('down');
  expect({ code, stderr: stderr.includes('error') }).toEqual({ code: 0, stderr: false });
  expect(await project.processes()).toEqual([]);
  expect(socketsOf(project)).toEqual([]);
  for (const { httpUrl, grpcAddress } of instances) {
    expect(await portIsFreeOnLoopback(Number(new URL(httpUrl).port))).toBe(true);
    expect(await portIsFreeOnLoopback(Number(grpcAddress.split(':').pop()))).toBe(true);
  }
});

test('after down status has no supervisor and down has nothing to do, both with exit code 0', async () => {
  expect(await project.status()).toMatchObject({ supervisor: null });
  expect((await project.exsim('down')).code).toBe(0);
});

function socketsOf({ env }: TestProject): string[] {
  const { socketDir } = projectPaths(env['EXSIM_HOME'] as string, env);
  return existsSync(socketDir) ? readdirSync(socketDir).filter((name) => name.endsWith('.sock')) : [];
}
