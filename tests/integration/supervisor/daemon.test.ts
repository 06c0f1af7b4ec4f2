import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { endSupervisor } from '../../../src/cli/fleet/end-supervisor.ts';
import { ControlClient } from '../../../src/client/control/index.ts';
import { freePort } from '../../../src/process/tcp.ts';
import type { InstanceSnapshot } from '../../../src/protocol/status.ts';
import { readExposition } from '../../unit/worker/metrics/text-format.ts';
import { fleetPerTest, pidsOf } from './support/fleet-per-test.ts';
import { gone, lineWith } from './support/test-fleet.ts';

const project = fleetPerTest();

test('a killed daemon leaves its workers, and the next one takes over the same processes with their exit codes', async () => {
  const fleet = project();
  await fleet.add('binance', 'ready', { backoffBaseMs: 50 });
  await fleet.add('kraken');
  const first = await fleet.daemon();
  await fleet.up();
  const before = await fleet.whenAllReady();
  first.kill('SIGKILL');
  await gone(first);
  await fleet.daemon();
  const after = await fleet.whenAllReady();
  expect(pidsOf(after.instances)).toEqual(pidsOf(before.instances));
  expect(after.instances.map(({ adopted, restarts }) => [adopted, restarts])).toEqual([
    [true, 0],
    [true, 0],
  ]);
  await fleet.tell(after.instances[0] as InstanceSnapshot, 'exit?code=42');
  const again = await fleet.snapshotWhen('binance started again', ({ instances }) =>
    instances.some(({ name, state, restarts }) => name === 'binance' && state === 'ready' && restarts === 1),
  );
  expect(again.instances[0]?.lastExit).toMatch(/^exit code 42/);
});

test('a daemon told to leave ends, and its workers stay', async () => {
  const fleet = project();
  await fleet.add('binance');
  const daemon = await fleet.daemon();
  await fleet.up();
  const { pid } = await fleet.when('binance', 'ready');
  await fleet.control.leave();
  expect(await gone(daemon)).toBe(0);
  await fleet.daemon();
  expect(await fleet.when('binance', 'ready')).toMatchObject({ pid, adopted: true });
});

test('a daemon that hangs is ended, and its workers stay', async () => {
  const fleet = project();
  await fleet.add('binance');
  const daemon = await fleet.daemon();
  await fleet.up();
  const { pid } = await fleet.when('binance', 'ready');
  daemon.kill('SIGSTOP');
  const notes: string[] = [];
  const control = new ControlClient(fleet.paths.supervisorSocket, { answerMs: 100 });
  const ended = await endSupervisor({ control, paths: fleet.paths }, { note: (line) => notes.push(line) });
  await gone(daemon);
  expect({ pid: ended?.pid, notes }).toEqual({
    pid: daemon.pid,
    notes: [`The supervisor (process ${daemon.pid}) does not answer: it is ended; the exchanges go on.`],
  });
  await fleet.daemon();
  expect(await fleet.when('binance', 'ready')).toMatchObject({ pid, adopted: true });
});

test('of two daemons at once one serves and the other ends by itself, naming it', async () => {
  const fleet = project();
  const first = await fleet.daemon();
  const second = fleet.spawnDaemon();
  expect(await lineWith(second, 'The supervisor of')).toContain(`process ${first.pid}`);
  expect(await gone(second)).toBe(0);
  expect(await fleet.control.hello()).toMatchObject({ pid: first.pid, version: '1.2.3', apiVersion: 1 });
});

test('a daemon killed in the middle of starting workers leaves none behind and none twice', async () => {
  const fleet = project();
  for (const name of ['binance', 'kraken', 'okx']) await fleet.add(name);
  const first = await fleet.daemon();
  await fleet.up();
  await fleet.snapshotWhen('a first process', ({ instances }) => instances.some(({ pid }) => pid !== null));
  first.kill('SIGKILL');
  await gone(first);
  const second = await fleet.daemon();
  const { instances } = await fleet.whenAllReady();
  const own = pidsOf(instances);
  const nodes = await fleet.workerPids();
  expect(nodes.toSorted()).toEqual(own.toSorted());
  expect(second.exitCode).toBeNull();
});

const get = (port: number, path: string) => fetch(`http://127.0.0.1:${port}${path}`);

test('the metrics port tells the targets and what the supervisor does, and is back with the next supervisor', async () => {
  const fleet = project();
  await fleet.add('binance');
  const first = await fleet.daemon();
  const metricsPort = await freePort();
  await fleet.control.putDesired({ ...fleet.desired, metricsPort });
  const { httpUrl } = await fleet.when('binance', 'ready');
  const targets = await get(metricsPort, '/sd');
  expect(targets.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(await targets.json()).toEqual([
    {
      targets: [new URL(httpUrl).host],
      labels: { instance_name: 'exchange-sim-binance', venue: 'generic', service: 'exchange-sim' },
    },
  ]);
  const { problems, series } = readExposition(await (await get(metricsPort, '/metrics')).text());
  expect(problems).toEqual([]);
  expect(series).toContainEqual({
    name: 'exsim_instance_state',
    labels: { instance_name: 'exchange-sim-binance', state: 'ready', version: '1.2.3' },
    value: 1,
  });
  expect((await get(metricsPort, '/v1/snapshot')).status).toBe(404);

  first.kill('SIGKILL');
  await gone(first);
  await fleet.daemon();
  expect((await get(metricsPort, '/sd')).status).toBe(200);
  await fleet.control.putDesired({ ...fleet.desired, metricsPort: null });
  await expect(get(metricsPort, '/sd')).rejects.toThrow('fetch failed');
});

test('the control port lets in who has the token of the state folder, also after a new supervisor', async () => {
  const fleet = project();
  await fleet.add('binance');
  const first = await fleet.daemon();
  const controlPort = await freePort();
  await fleet.control.putDesired({ ...fleet.desired, controlPort });
  const { controlTokenFile } = fleet.paths;
  expect(statSync(controlTokenFile).mode & 0o777).toBe(0o600);
  const authorization = `Bearer ${readFileSync(controlTokenFile, 'utf8').trim()}`;
  const hello = () => fetch(`http://127.0.0.1:${controlPort}/v1/hello`, { headers: { authorization } });
  expect(await (await hello()).json()).toMatchObject({ pid: first.pid });
  expect((await get(controlPort, '/v1/hello')).status).toBe(403);

  first.kill('SIGKILL');
  await gone(first);
  const second = await fleet.daemon();
  expect(await (await hello()).json()).toMatchObject({ pid: second.pid });
  await fleet.control.putDesired({ ...fleet.desired, controlPort: null });
  await expect(hello()).rejects.toThrow('fetch failed');
});

test('a metrics port that is taken refuses the whole wish and names its owner', async () => {
  const fleet = project();
  await fleet.add('binance');
  await fleet.daemon();
  const taken = createServer();
  const metricsPort = await freePort();
  await new Promise<void>((resolve) => taken.listen(metricsPort, '127.0.0.1', () => resolve()));
  const wish = fleet.control.putDesired({ ...fleet.desired, metricsPort });
  await expect(wish).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    exitCode: 5,
    message: expect.stringContaining(
      `metrics port ${metricsPort} to be free, but it is held by process ${process.pid}`,
    ),
  });
  await new Promise((resolve) => taken.close(resolve));
  expect((await fleet.control.snapshot()).instances).toEqual([]);
  const [{ ports }] = fleet.desired.instances as [(typeof fleet.desired.instances)[number]];
  const clash = fleet.control.putDesired({ ...fleet.desired, metricsPort: ports.http });
  await expect(clash).rejects.toMatchObject({ code: 'CONFIG_INVALID', exitCode: 2 });
});
