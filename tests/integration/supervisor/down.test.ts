import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockHolder } from '../../../src/process/lock.ts';
import type { DownProgress } from '../../../src/protocol/api.ts';
import { downWithoutDaemon, offlineSnapshot } from '../../../src/supervisor/offline/offline.ts';
import { fleetPerTest } from './support/fleet-per-test.ts';
import { gone } from './support/test-fleet.ts';

const project = fleetPerTest();

test('stop keeps an instance down over an up of the others, until up names all', async () => {
  const fleet = project();
  await fleet.add('binance');
  await fleet.add('kraken');
  await fleet.daemon();
  await fleet.up();
  await fleet.whenAllReady();
  await fleet.control.act('binance', 'stop');
  await fleet.when('binance', 'stopped');
  await fleet.control.putDesired({ ...fleet.desired, only: ['kraken'] });
  await fleet.snapshotWhen('a settled fleet', ({ reconciling }) => !reconciling);
  await fleet.when('binance', 'stopped');
  await fleet.up();
  await fleet.whenAllReady();
});

test('an action on an unknown name says which there are', async () => {
  const fleet = project();
  await fleet.add('binance');
  await fleet.daemon();
  await fleet.up();
  await expect(fleet.control.act('binanse', 'stop')).rejects.toMatchObject({
    code: 'UNKNOWN_INSTANCE',
    wayOut: 'The names are: binance.',
  });
});

test('down leaves no process with the marker, also of workers that ignore every polite word', async () => {
  const fleet = project();
  await fleet.add('binance');
  await fleet.add('kraken', 'deaf', { stopGraceMs: 2_500 });
  const daemon = await fleet.daemon();
  await fleet.up();
  const { instances } = await fleet.whenAllReady();
  const progress = await fleet.down();
  expect(await gone(daemon)).toBe(0);
  expect(await fleet.pids()).toEqual([]);
  expect(
    progress.filter(({ type }) => type === 'stopped').map((item) => 'name' in item && item.name),
  ).toEqual(['binance', 'kraken']);
  const kraken = instances[1]?.pid;
  expect(progress).toContainEqual({
    type: 'waiting',
    for: [{ name: 'kraken', pid: kraken, waitedMs: expect.any(Number) }],
  });
  expect(progress.at(-1)).toEqual({ type: 'done', stopped: 2 });
  await expect(fleet.control.hello()).rejects.toMatchObject({ code: 'SUPERVISOR_UNREACHABLE' });
});

test('a second down with now kills what the first waits for', async () => {
  const fleet = project();
  await fleet.add('binance', 'deaf', { stopGraceMs: 600_000 });
  const daemon = await fleet.daemon();
  await fleet.up();
  await fleet.whenAllReady();
  const first = fleet.down();
  await fleet.when('binance', 'draining');
  for await (const progress of fleet.control.down({ purge: false, now: true })) {
    if (progress.type === 'done') break;
  }
  expect((await first).at(-1)).toMatchObject({ type: 'done' });
  await gone(daemon);
  expect(await fleet.pids()).toEqual([]);
});

test('down gives up services that are still being looked for', async () => {
  const fleet = project();
  await fleet.add('binance');
  writeFileSync(join(fleet.paths.stateDir, 'slow'), '');
  const daemon = await fleet.daemon();
  await fleet.up();
  await fleet.when('binance', 'pending');
  expect((await fleet.down()).at(-1)).toEqual({ type: 'done', stopped: 0 });
  expect(await gone(daemon)).toBe(0);
});

test('down says that it waits for a preparation that takes its time to end', async () => {
  const fleet = project();
  await fleet.add('binance');
  const stuck = join(fleet.paths.stateDir, 'stuck');
  writeFileSync(stuck, '');
  await fleet.daemon();
  await fleet.up();
  await fleet.when('binance', 'pending');
  const told: DownProgress[] = [];
  for await (const progress of fleet.control.down({ purge: false, now: false })) {
    told.push(progress);
    if (progress.type === 'waiting') rmSync(stuck, { force: true });
  }
  expect(told).toEqual([
    { type: 'waiting', for: [{ name: 'preparation', pid: null, waitedMs: expect.any(Number) }] },
    { type: 'done', stopped: 0 },
  ]);
});

test.each<[state: string, harm: (desiredFile: string) => void]>([
  ['with all state files lost', (desiredFile) => rmSync(desiredFile)],
  ['with what shall run damaged', (desiredFile) => writeFileSync(desiredFile, '{"fleet')],
])('without a daemon down finds every worker, also a stopped one and %s', async (_state, harm) => {
  const fleet = project();
  await fleet.add('binance');
  await fleet.add('kraken');
  const daemon = await fleet.daemon();
  await fleet.up();
  const { instances } = await fleet.whenAllReady();
  daemon.kill('SIGKILL');
  await gone(daemon);
  process.kill(instances[0]?.pid as number, 'SIGSTOP');
  rmSync(fleet.paths.runDir, { recursive: true });
  harm(fleet.paths.desiredFile);
  const progress: DownProgress[] = [];
  for await (const item of downWithoutDaemon(fleet.paths, { purge: false })) progress.push(item);
  const stopped = progress.flatMap((item) => (item.type === 'stopped' ? [item.name] : []));
  expect(stopped.toSorted()).toEqual(['binance', 'kraken']);
  expect(progress.at(-1)).toEqual({ type: 'done', stopped: 2 });
  expect(await fleet.pids()).toEqual([]);
});

test('without a daemon down lets go of the project, also when its last word is not waited beyond', async () => {
  const fleet = project();
  for await (const { type } of downWithoutDaemon(fleet.paths, { purge: true })) if (type === 'done') break;
  expect(await lockHolder(fleet.paths.supervisorLock)).toBeNull();
});

test('without a daemon the snapshot shows what still runs, and says that nobody watches it', async () => {
  const fleet = project();
  await fleet.add('binance');
  await fleet.add('kraken');
  const daemon = await fleet.daemon();
  await fleet.up();
  const before = await fleet.whenAllReady();
  await fleet.control.act('kraken', 'stop');
  await fleet.when('kraken', 'stopped');
  daemon.kill('SIGKILL');
  await gone(daemon);
  const snapshot = await offlineSnapshot(fleet.paths);
  expect(snapshot.supervisor).toBeNull();
  expect(snapshot.instances).toMatchObject([
    { name: 'binance', state: 'ready', pid: before.instances[0]?.pid, metrics: { openOrders: 2 } },
    { name: 'kraken', state: 'stopped', pid: null, metrics: null },
  ]);
});

test('a daemon that holds the project and is silent is not passed over', async () => {
  const fleet = project();
  const daemon = await fleet.daemon();
  daemon.kill('SIGSTOP');
  const progress: DownProgress[] = [];
  for await (const item of downWithoutDaemon(fleet.paths, { purge: false })) progress.push(item);
  expect(progress).toMatchObject([{ type: 'failed', problem: { code: 'SUPERVISOR_UNREACHABLE' } }]);
});

test("down with purge leaves nothing but locks and the supervisor's own log", async () => {
  const fleet = project();
  await fleet.add('binance');
  const daemon = await fleet.daemon();
  await fleet.up();
  await fleet.whenAllReady();
  for await (const progress of fleet.control.down({ purge: true, now: false })) {
    expect(progress.type).not.toBe('failed');
  }
  await gone(daemon);
  const left = readdirSync(fleet.paths.stateDir, { recursive: true, encoding: 'utf8' });
  expect(left.filter((name) => name !== 'logs' && !name.includes('.lock.'))).toEqual([]);
});
