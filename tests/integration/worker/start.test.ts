import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultSpec } from '../../../src/instance/default-spec.ts';
import type { InstanceSpec } from '../../../src/instance/spec.ts';
import { Client } from './support/client.ts';
import { Fixture } from './support/fixture.ts';

const fixture = new Fixture();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exsim-worker-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

test('a schema that is not provisioned ends with 78 and names the command that does it', async () => {
  const worker = fixture.start({ SERVICE_INSTANCE_NAME: 'exchange-sim-nowhere' });
  expect(await worker.exited).toBe(78);
  expect(worker.output).toContain('exsim provision');
});

test('a refused password ends with 78 and shows no password', async () => {
  const url = new URL(fixture.database.url);
  url.password = 'wrong-password';
  const worker = fixture.start({ POSTGRES_URL: url.href });
  expect(await worker.exited).toBe(78);
  expect(worker.output).toContain('POSTGRES_URL was refused');
  expect(worker.output).not.toContain('wrong-password');
});

test('all problems of the environment are told at once, with 78', async () => {
  const worker = fixture.start({ POSTGRES_URL: '', HTTP_PORT: 'eighty', SERVICE_INSTANCE_NAME: 'binance' });
  expect(await worker.exited).toBe(78);
  for (const name of ['POSTGRES_URL', 'HTTP_PORT', 'SERVICE_INSTANCE_NAME'])
    expect(worker.output).toContain(name);
});

test('a venue without keys ends with 78 on an address that other machines reach, and runs on its own', async () => {
  await fixture.sql('DELETE FROM {s}.api_keys');
  const exposed = fixture.start({ HOST: '0.0.0.0' });
  expect(await exposed.exited).toBe(78);
  expect(exposed.output).toContain(
    'Expected HOST to be 127.0.0.1, ::1 or localhost while the venue has no API keys',
  );
  await fixture.start().ready();
});

test('a taken port ends with 5 and names the variable', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const worker = fixture.start({ HTTP_PORT: String(port) });
  expect(await worker.exited).toBe(5);
  expect(worker.output).toContain(`Port ${port} on 127.0.0.1 (HTTP_PORT) is in use`);
  await new Promise((resolve) => server.close(resolve));
});

test('a server that is not there yet is waited for; health answers meanwhile', async () => {
  const url = new URL(fixture.database.url);
  url.port = '1';
  const worker = fixture.start({ POSTGRES_URL: url.href });
  await worker.said('ECONNREFUSED');
  const { ports } = worker.logged('listening');
  const client = new Client(`http://127.0.0.1:${ports.http}`, 'nobody');
  expect((await client.get('/api/v1/health')).status).toBe(200);
  expect((await client.get('/api/v1/ready')).status).toBe(503);
  expect(await worker.kill('SIGTERM')).toBe(0);
  expect(worker.output).not.toContain('lease taken');
});

test('the password may come by a file that only its owner can read', async () => {
  const url = new URL(fixture.database.url);
  const secrets = join(folder, 'secrets.json');
  await writeFile(secrets, JSON.stringify({ postgresPassword: url.password, redisPassword: null }), {
    mode: 0o600,
  });
  url.password = '';
  const worker = fixture.start({ POSTGRES_URL: url.href, EXSIM_SECRETS_FILE: secrets });
  await worker.ready();
});

test('the instance lock refuses a second process before it opens a port', async () => {
  const environment = { EXSIM_LOCK_FILE: join(folder, 'venue.lock') };
  await fixture.start(environment).ready();
  const second = fixture.start(environment);
  expect(await second.exited).toBe(75);
  expect(second.output).not.toContain('"msg":"listening"');
});

/** Path of a venue configuration that differs from the default in this. */
async function venueFile(change: Partial<InstanceSpec>): Promise<string> {
  const file = join(folder, `${Object.keys(change).join()}.json`);
  await writeFile(file, JSON.stringify({ ...defaultSpec(null, fixture.database.identity.name), ...change }));
  return file;
}

test('durability none trades in memory, journals nothing, and begins anew with a higher epoch', async () => {
  const file = await venueFile({ durability: 'none' });
  const { apiKeys } = fixture.database;
  const epochs: unknown[] = [];
  for (let life = 0; life < 2; life++) {
    const worker = fixture.start({ EXSIM_VENUE_CONFIG: file });
    const url = await worker.ready();
    const alice = new Client(url, apiKeys.alice);
    const { body } = await alice.order({ side: 'SELL' });
    expect(body.order.orderId).toBe('1');
    expect((await alice.get('/api/v1/orders')).body.items.length).toBe(1);
    epochs.push((await new Client(url, apiKeys.admin).get('/api/v1/state')).body);
    await worker.kill('SIGKILL');
  }
  expect(epochs).toMatchObject([{ epoch: 1 }, { epoch: 2 }]);
  expect(await fixture.sql('SELECT 1 FROM {s}.journal UNION ALL SELECT 1 FROM {s}.orders')).toEqual([]);
});
