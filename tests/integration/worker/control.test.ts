import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answers, Supervisor } from './support/control-client.ts';
import { Fixture } from './support/fixture.ts';

const fixture = new Fixture();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exsim-control-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function supervised() {
  const socket = join(folder, `${Math.random()}.sock`);
  const log = join(folder, `${Math.random()}.log`);
  const worker = fixture.start({
    EXSIM_CONTROL_SOCKET: socket,
    EXSIM_NONCE: 'n-1',
    EXSIM_CONFIG_HASH: 'hash',
    EXSIM_LOG_FILE: log,
  });
  // The file appears a moment before the worker listens on it.
  while (!(await answers(socket)));
  return { worker, socket, supervisor: new Supervisor(socket) };
}

test('the worker says who it is, then how it is, until it is ready; drained, it ends with 0', async () => {
  const { worker, supervisor } = await supervised();
  expect(await supervisor.next()).toMatchObject({
    type: 'hello',
    pid: worker.child.pid,
    nonce: 'n-1',
    configHash: 'hash',
    instanceName: fixture.database.identity.instanceName,
  });
  const ready = await supervisor.beat(({ phase }) => phase === 'ready');
  expect(ready).toMatchObject({
    accepting: true,
    degraded: [],
    reason: null,
    journal: { commandSeq: expect.any(Number) },
    symbols: [{ symbol: 'BTC-USD', bestBid: null }, { symbol: 'ETH-USD' }],
  });
  expect(ready.metrics.rssBytes).toBeGreaterThan(1e7);
  supervisor.say({ type: 'drain', graceMs: 1000 });
  await supervisor.beat(({ phase, accepting }) => phase === 'draining' && !accepting);
  expect(await worker.exited).toBe(0);
  expect(supervisor.socket.readableEnded || supervisor.socket.destroyed).toBe(true);
});

test('beats come every second, also when nothing happens', async () => {
  const { supervisor } = await supervised();
  await supervisor.beat(({ phase }) => phase === 'ready');
  await supervisor.beat(() => true);
  await supervisor.beat(() => true);
});

test('a lost database is told at once, with its reason', async () => {
  const { supervisor } = await supervised();
  await supervisor.beat(({ phase }) => phase === 'ready');
  const { role } = fixture.database.identity;
  await fixture.sql(`ALTER ROLE ${role} CONNECTION LIMIT 0`);
  await fixture.sql('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [role]);
  const { degraded, reason } = await supervisor.beat(({ accepting }) => !accepting);
  expect([degraded, typeof reason]).toEqual([['database'], 'string']);
  await fixture.sql(`ALTER ROLE ${role} CONNECTION LIMIT 8`);
  await supervisor.beat(({ phase }) => phase === 'ready');
});

test('what is no message of a supervisor ends that connection and nothing else', async () => {
  const { supervisor, socket, worker } = await supervised();
  supervisor.say('rubbish');
  await new Promise((resolve) => supervisor.socket.once('close', resolve));
  const next = new Supervisor(socket);
  expect((await next.next()).type).toBe('hello');
  expect(worker.child.exitCode).toBeNull();
});
