import { createServer } from 'node:http';
import { expect, test, vi } from 'vitest';
import { readRunState } from '../../../src/supervisor/worker/run-state.ts';
import { fleetPerTest } from './support/fleet-per-test.ts';
import { gone } from './support/test-fleet.ts';

const project = fleetPerTest();

const quick = { backoffBaseMs: 50, backoffMaxMs: 100 };

test('a worker starts again after its first failure and is ready', async () => {
  const fleet = project();
  await fleet.add('binance', 'exit 42');
  await fleet.daemon();
  await fleet.up();
  const failed = await fleet.when('binance', 'backoff');
  expect(failed).toMatchObject({ pid: null, reason: 'exit code 42: fake failure' });
  expect(failed.nextStep).toMatch(/^starts again in .* s \(\d early exits? in a row\)$/);
  fleet.orders('binance', 'ready');
  const ready = await fleet.when('binance', 'ready');
  expect(ready.restarts).toBeGreaterThan(0);
  expect(ready.lastExit).toMatch(/^exit code 42 at \d{4}-.*Z\nfake failure$/);
});

test('a worker that fails five times is in a crash loop, also for the next daemon, until it is started', async () => {
  const fleet = project();
  await fleet.add('binance', 'exit 1', quick);
  const first = await fleet.daemon();
  await fleet.up();
  const stuck = await fleet.when('binance', 'crash-loop');
  expect(stuck).toMatchObject({ restarts: 4, problem: { code: 'CRASH_LOOP' } });
  const isWrittenDown = async () =>
    expect((await readRunState(fleet.paths, 'binance'))?.givenUp?.state).toBe('crash-loop');
  await vi.waitFor(isWrittenDown, { timeout: 10_000, interval: 20 });
  first.kill('SIGKILL');
  await gone(first);
  await fleet.daemon();
  const { instances } = await fleet.snapshotWhen('a settled fleet', ({ reconciling }) => !reconciling);
  expect(instances).toMatchObject([{ state: 'crash-loop', restarts: 4, reason: stuck.reason }]);
  fleet.orders('binance', 'ready');
  await fleet.control.act('binance', 'start');
  await fleet.when('binance', 'ready');
});

test('a worker whose exit code says that another start would end alike is not started again', async () => {
  const fleet = project();
  const codes = { binance: 78, kraken: 76, okx: 5 };
  for (const [name, code] of Object.entries(codes)) await fleet.add(name, `exit ${code}`);
  await fleet.daemon();
  await fleet.up();
  const { instances } = await fleet.snapshotWhen('all given up', (one) =>
    one.instances.every(({ problem }) => problem !== null),
  );
  expect(instances.map(({ state, restarts, problem }) => [state, restarts, problem?.code])).toEqual([
    ['blocked', 0, 'WORKER_CONFIG'],
    ['fenced', 0, 'WORKER_FENCED'],
    ['blocked', 0, 'PORT_TAKEN'],
  ]);
});

test('a worker that is never ready stays starting and says why', async () => {
  const fleet = project();
  await fleet.add('binance', 'never-ready');
  await fleet.daemon();
  await fleet.up();
  const snapshot = await fleet.snapshotWhen('its reason', ({ instances }) =>
    instances.some(({ reason }) => reason === 'told never to be ready'),
  );
  expect(snapshot.instances[0]?.state).toBe('starting');
});

test('a worker whose ports somebody else answers on is not ready, and says so', async () => {
  const fleet = project();
  await fleet.add('binance', 'homeless');
  await fleet.daemon();
  await fleet.up();
  const { httpUrl } = await fleet.when('binance', 'starting');
  const { port } = new URL(httpUrl);
  const answer = JSON.stringify({ status: 'ready', instance: 'exchange-sim-binance' });
  const stranger = createServer((_request, response) => response.end(answer));
  stranger.listen(Number(port), '127.0.0.1');
  const reason = `its HTTP port ${port} is answered by somebody else`;
  const snapshot = await fleet.snapshotWhen(reason, ({ instances }) => instances[0]?.reason === reason);
  stranger.close();
  expect(snapshot.instances[0]?.state).toBe('starting');
});

test('a worker that says nothing any more is unresponsive, killed and started again', async () => {
  const fleet = project();
  await fleet.add('binance', 'deaf', { unresponsiveMs: 6_000, ...quick });
  await fleet.daemon();
  await fleet.up();
  const before = await fleet.when('binance', 'ready');
  await fleet.tell(before, 'silence');
  await fleet.when('binance', 'unresponsive');
  const after = await fleet.when('binance', 'ready');
  expect(after.pid).not.toBe(before.pid);
  expect(after.lastExit).toMatch(/^killed by us/);
});

test('a worker that loses Redis is degraded and goes on', async () => {
  const fleet = project();
  await fleet.add('binance');
  await fleet.daemon();
  await fleet.up();
  const ready = await fleet.when('binance', 'ready');
  await fleet.tell(ready, 'degrade?part=redis');
  const degraded = await fleet.when('binance', 'degraded');
  expect(degraded).toMatchObject({ pid: ready.pid, degraded: ['redis'], reason: 'works without redis' });
});
