import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import type { InstanceAccess } from '../../src/cli/project/instance-variables.ts';
import { freePort } from '../../src/process/tcp.ts';
import { TestProject } from './support/project.ts';
import { Venue } from './support/venue.ts';

/** An exchange whose journal has used up its budget, as its user sees it: each test stands on the one before. */
const PATIENCE = { timeout: 30_000, interval: 100 };
const ORDER = { symbol: 'BTC-USDT', type: 'LIMIT', side: 'SELL', price: '50000', quantity: '0.001' };
let project: TestProject;
let venue: Venue;
let ports: readonly [number, number];

beforeAll(async () => {
  project = new TestProject();
  ports = [await freePort(), await freePort()];
  write(100_000);
  expect((await project.exsim('up', '-d')).code).toBe(0);
  const access = JSON.parse((await project.exsim('env', '--json')).stdout) as Record<string, InstanceAccess>;
  venue = new Venue(access['binance'] as InstanceAccess);
});
afterAll(() => project.remove());

function write(maxJournalBytes: number): void {
  project.write(
    [
      'version: 1',
      `service: ${project.service}`,
      `postgres: {url: "${inject('postgresAdminUrl')}"}`,
      'redis: off',
      'instances:',
      `  - {name: binance, ports: {http: ${ports[0]}, grpc: ${ports[1]}}, limits: {maxJournalBytes: ${maxJournalBytes}}}`,
    ].join('\n'),
  );
}

async function shown(): Promise<{
  readonly state?: unknown;
  readonly degraded?: unknown;
  readonly reason?: unknown;
}> {
  return (await project.status()).instances[0] ?? {};
}

const FULL = {
  state: 'degraded',
  degraded: ['journal size'],
  reason: expect.stringContaining('limits.maxJournalBytes (100000)'),
};

test('at the budget orders are refused with 7003, and status says why', async () => {
  await vi.waitFor(async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => venue.order('alice', ORDER)));
    expect(answers.at(-1)).toMatchObject({ status: 503, body: { code: 7003 } });
  }, PATIENCE);
  await vi.waitFor(async () => expect(await shown()).toMatchObject(FULL), PATIENCE);
});

test('a supervisor that finds it so shows the same, and up does not call it ready', async () => {
  const { supervisor } = await project.status();
  process.kill(supervisor?.pid as number, 'SIGKILL');
  await vi.waitFor(async () => expect((await project.status()).supervisor).toBeNull(), PATIENCE);
  expect(await shown()).toMatchObject(FULL);
  const { code, stderr } = await project.exsim('up', '-d', '--timeout', '4');
  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('limits.maxJournalBytes') });
  expect(await shown()).toMatchObject(FULL);
});

test('started again with a higher limit it takes orders', async () => {
  write(200_000_000);
  expect(await project.exsim('up', '-d')).toMatchObject({ code: 0 });
  const bid = { ...ORDER, side: 'BUY', price: '40000' };
  expect((await venue.order('bob', bid)).status).toBe(201);
});
