import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import type { InstanceAccess } from '../../src/cli/project/instance-variables.ts';
import { TestProject } from './support/project.ts';
import { SteadyOrders } from './support/steady-orders.ts';
import { Venue } from './support/venue.ts';

/** New secrets for an exchange that trades: each test stands on the one before. */
const PATIENCE = { timeout: 30_000, interval: 100 };
let project: TestProject;
let before: InstanceAccess;

beforeAll(async () => {
  project = new TestProject();
  const servers = { postgresUrl: inject('postgresAdminUrl'), redis: inject('redisAdminUrl') };
  await project.writeFleet(servers, ['kraken']);
  expect((await project.exsim('up', '-d')).code).toBe(0);
  before = await access();
});
afterAll(() => project.remove());

async function access(): Promise<InstanceAccess> {
  const all = JSON.parse((await project.exsim('env', '--json')).stdout) as Record<string, InstanceAccess>;
  return all['kraken'] as InstanceAccess;
}

const worker = async () => (await project.status()).instances[0];

const handed = (): unknown =>
  JSON.parse(readFileSync(join(project.folder, '.exsim/run/kraken.secrets.json'), 'utf8'));

test('secrets are replaced under load: no order is refused, and the worker is the same', async () => {
  const orders = new SteadyOrders(before);
  await orders.flowing();
  const old = { pid: (await worker())?.pid, handed: handed() };
  for (let round = 0; round < 2; round++) {
    const { code, stdout } = await project.exsim('provision', '--rotate', 'kraken');
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
