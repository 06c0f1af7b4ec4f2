import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { InstanceAccess } from '../../src/cli/project/instance-variables.ts';
import { TestProject } from './support/project.ts';
import { Venue } from './support/venue.ts';

/** An exchange is emptied: each test stands on the one before. */
let project: TestProject;
let venue: Venue;

beforeAll(async () => {
  project = new TestProject();
  await project.writeFleet({ postgresUrl: inject('postgresAdminUrl'), redis: 'off' }, ['kraken']);
  expect((await project.exsim('up', '-d')).code).toBe(0);
  const access = JSON.parse((await project.exsim('env', '--json')).stdout) as Record<string, InstanceAccess>;
  venue = new Venue(access['kraken'] as InstanceAccess);
});
afterAll(() => project.remove());

test('reset asks to be confirmed, and says what goes', async () => {
  const { code, stderr } = await project.exsim('reset', 'kraken');
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/all orders of "kraken".*\n.*exsim reset kraken --yes/),
  });
});

test('a reset ends all orders, begins a new epoch with the funds of the file, and keys go on working', async () => {
  const funds = (await venue.get('/api/v1/balances', 'alice')).body;
  const order = { symbol: 'BTC-USD', side: 'BUY', type: 'LIMIT', price: '10000', quantity: '0.001' };
  expect((await venue.order('alice', order)).status).toBe(201);
  const { code, stdout } = await project.exsim('reset', 'kraken', '--yes', '--json');
  expect({ code, report: JSON.parse(stdout) }).toEqual({
    code: 0,
    report: { name: 'kraken', epoch: 2, commandSeq: expect.any(Number) },
  });
  expect((await venue.get('/api/v1/balances', 'alice')).body).toMatchObject({ items: funds['items'] });
  expect((await venue.get('/api/v1/orders?status=NEW', 'alice')).body).toMatchObject({ items: [] });
  expect((await project.exsim('verify', 'kraken')).code).toBe(0);
});

test('an exchange that does not run is not reset, and is told to be started', async () => {
  expect((await project.exsim('stop', 'kraken')).code).toBe(0);
  const { code, stderr } = await project.exsim('reset', 'kraken', '--yes');
  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('exsim start kraken') });
});
