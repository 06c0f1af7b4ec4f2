import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import type { InstanceAccess } from '../../src/cli/project/instance-variables.ts';
import { TestProject } from './support/project.ts';
import { Venue } from './support/venue.ts';

/** Snapshots, restarts and a pruned journal in the life of one exchange: each test stands on the one before. */
const PATIENCE = { timeout: 30_000, interval: 100 };
let project: TestProject;
let venue: Venue;

beforeAll(async () => {
  project = new TestProject();
  await project.writeFleet({ postgresUrl: inject('postgresAdminUrl'), redis: 'off' }, ['binance']);
  expect((await project.exsim('up', '-d')).code).toBe(0);
  const access = JSON.parse((await project.exsim('env', '--json')).stdout) as Record<string, InstanceAccess>;
  venue = new Venue(access['binance'] as InstanceAccess);
});
afterAll(() => project.remove());

async function trade(): Promise<void> {
  const order = { symbol: 'BTC-USDT', type: 'LIMIT', price: '50000' };
  expect((await venue.order('alice', { ...order, side: 'SELL', quantity: '0.02' })).status).toBe(201);
  expect((await venue.order('bob', { ...order, side: 'BUY', quantity: '0.01' })).status).toBe(201);
}

const hash = async (): Promise<unknown> => (await venue.admin('/api/v1/state')).body['stateHash'];

test('prune asks to be confirmed', async () => {
  const { code, stderr } = await project.exsim('prune', 'binance');
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('exsim prune binance --yes') });
});

test('a journal without a snapshot is not pruned, and the way to one is named', async () => {
  await trade();
  const { code, stderr } = await project.exsim('prune', 'binance', '--yes');
  expect(code).toBe(4);
  expect(stderr).toContain('has no sound snapshot');
  expect(stderr).toContain('exsim restart binance');
});

test('killed behind a snapshot, a worker comes back as a replay of the whole journal is', async () => {
  expect((await project.exsim('restart', 'binance')).code).toBe(0);
  await trade();
  const before = await hash();
  const [worker] = (await project.status()).instances;
  process.kill(worker?.pid as number, 'SIGKILL');
  await vi.waitFor(async () => {
    const [now] = (await project.status()).instances;
    expect(now).toMatchObject({ state: 'ready', restarts: (worker?.restarts ?? 0) + 1 });
  }, PATIENCE);
  expect(await hash()).toBe(before);
  const { code, stdout } = await project.exsim('verify');
  expect(code).toBe(0);
  expect(stdout).toContain('replayed from Genesis');
  expect((await project.exsim('logs', 'binance', '-n', '1000')).stdout).toContain(
    'snapshot read, at command',
  );
});

test('a journal with one snapshot is not pruned either: it would be all there is', async () => {
  const { code, stderr } = await project.exsim('prune', 'binance', '--yes');
  expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining('has one sound snapshot') });
  expect((await project.exsim('restart', 'binance')).code).toBe(0);
});

test('what is younger than --before stays', async () => {
  const { code, stdout } = await project.exsim('prune', 'binance', '--yes', '--before', '1d');
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('nothing to remove') });
  const wrong = await project.exsim('prune', 'binance', '--yes', '--before', 'yesterday');
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('"yesterday"') });
});

test('prune removes what comes before the older of two snapshots, while the worker runs', async () => {
  const { code, stdout } = await project.exsim('prune', 'binance', '--yes', '--json');
  const report = JSON.parse(stdout);
  expect({ code, report }).toEqual({
    code: 0,
    report: {
      name: 'binance',
      rows: expect.any(Number),
      bytes: expect.any(Number),
      first: 1,
      ...where(report),
    },
  });
  expect(report.rows).toBeGreaterThan(0);
  expect(report.last).toBeLessThan(report.beginsAt);
});

const where = ({ last, beginsAt }: { last: number; beginsAt: number }) => ({ last, beginsAt });

test('a pruned journal is verified from its snapshot on, and a worker starts from it', async () => {
  const before = await hash();
  const { code, stdout } = await project.exsim('verify', 'binance');
  expect(stdout).toMatch(/replayed from the snapshot at command \d+/);
  expect(stdout).toMatch(/^ {2}all agree$/m);
  expect(code).toBe(0);
  expect((await project.exsim('restart', 'binance')).code).toBe(0);
  expect(await hash()).toBe(before);
  await trade();
  const { body } = await venue.get('/api/v1/fills', 'bob');
  expect((body['items'] as unknown[]).length).toBe(3);
});
