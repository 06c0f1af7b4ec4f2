import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { PlannedInstance } from '../../../src/instance/spec.ts';
import type { InstanceSnapshot } from '../../../src/protocol/status.ts';
import { configHash } from '../../../src/supervisor/worker/config.ts';
import { readRunState } from '../../../src/supervisor/worker/run-state.ts';
import { fleetPerTest } from './support/fleet-per-test.ts';
import { gone, type TestFleet } from './support/test-fleet.ts';

const project = fleetPerTest();
const DEBUG = 'logLevel info -> debug (hot)';

const withDebug = (instance: PlannedInstance): PlannedInstance => ({
  ...instance,
  spec: { ...instance.spec, logLevel: 'debug' },
});

type Ready = {
  readonly fleet: TestFleet;
  readonly before: InstanceSnapshot;
  readonly daemon: ChildProcess;
};

/** A fleet of one that is ready; what its worker does with a reload is `reloads`. */
async function ready(reloads = 'taken'): Promise<Ready> {
  const fleet = project();
  await fleet.add('binance');
  const daemon = await fleet.daemon();
  await fleet.up();
  const before = await fleet.when('binance', 'ready');
  await fleet.tell(before, `reloads?are=${reloads}`);
  return { fleet, before, daemon };
}

const inSync = (fleet: TestFleet) =>
  fleet.snapshotWhen(
    'the change in force',
    ({ reconciling, instances: [binance] }) =>
      !reconciling && binance?.state === 'ready' && binance.configInSync,
  );

test('a hot change is taken over by the same process, told as an event, and known to the next start', async () => {
  const { fleet, before } = await ready();
  fleet.change('binance', withDebug);
  const { steps, snapshot } = await fleet.control.putDesired(fleet.desired);
  expect(steps).toMatchObject([
    { kind: 'reload', reason: DEBUG, changes: [{ what: 'logLevel', effect: 'hot' }] },
  ]);
  expect(snapshot.instances).toMatchObject([
    { configInSync: false, nextStep: expect.stringContaining('takes') },
  ]);
  const { instances } = await inSync(fleet);
  expect(instances).toMatchObject([{ state: 'ready', pid: before.pid, restarts: 0, problem: null }]);
  const { events } = await fleet.control.events(0);
  expect(events.at(-1)).toMatchObject({ instance: 'binance', to: 'ready', reason: `reloaded: ${DEBUG}` });
  expect(JSON.parse(readFileSync(fleet.paths.instance('binance').specFile, 'utf8')).logLevel).toBe('debug');
  expect((await fleet.control.plan(fleet.desired)).steps).toMatchObject([{ kind: 'nothing' }]);
});

test('a refused change shows with its reason and way out, and the process goes on; taken back, nothing is left of it', async () => {
  const { fleet, before } = await ready('refused');
  const asItWas = fleet.desired;
  fleet.change('binance', withDebug);
  await fleet.up();
  const { instances } = await fleet.snapshotWhen('a refusal', (one) => one.instances[0]?.problem !== null);
  const message = 'It goes on with the configuration it had: told to refuse';
  expect(instances).toMatchObject([
    {
      ...{ state: 'ready', pid: before.pid, configInSync: false, reason: message, nextStep: 'Take it back.' },
      problem: { code: 'CONFIG_INVALID', message, wayOut: 'Take it back.' },
    },
  ]);
  await fleet.control.putDesired(asItWas);
  expect((await inSync(fleet)).instances).toMatchObject([{ pid: before.pid, problem: null, reason: null }]);
});

test('a change that is taken back before its worker has answered is not in force in the end', async () => {
  const { fleet, before } = await ready('kept');
  const asItWas = fleet.desired;
  fleet.change('binance', withDebug);
  await fleet.up();
  await fleet.snapshotWhen('asked', ({ reconciling }) => !reconciling);
  const { steps } = await fleet.control.putDesired(asItWas);
  expect(steps).toMatchObject([{ kind: 'reload' }]);
  await fleet.snapshotWhen('asked again', ({ reconciling }) => !reconciling);
  await fleet.tell(before, 'reloads?are=taken');
  const hash = configHash(asItWas.instances[0] as PlannedInstance);
  await expect.poll(() => fleet.tell(before, 'config')).toContain(hash);
  expect((await inSync(fleet)).instances).toMatchObject([{ pid: before.pid, problem: null }]);
  expect((await fleet.control.plan(asItWas)).steps).toMatchObject([{ kind: 'nothing' }]);
});

test('a worker that says that it runs with another configuration is out of sync until the next up', async () => {
  const { fleet, before } = await ready();
  await fleet.tell(before, 'config?hash=another');
  await fleet.snapshotWhen('out of sync', ({ instances }) => instances[0]?.configInSync === false);
  await fleet.up();
  expect((await inSync(fleet)).instances).toMatchObject([{ pid: before.pid }]);
});

test('a worker that dies before it has taken a change over comes up with it', async () => {
  const { fleet, before } = await ready('ignored');
  fleet.change('binance', withDebug);
  await fleet.up();
  await fleet.snapshotWhen('asked', ({ reconciling }) => !reconciling);
  process.kill(before.pid as number, 'SIGKILL');
  const { instances } = await inSync(fleet);
  expect(instances[0]?.pid).not.toBe(before.pid);
  expect((await readRunState(fleet.paths, 'binance'))?.startedAs.spec.logLevel).toBe('debug');
});

test('a supervisor that comes after one that died over a change goes on with it', async () => {
  const { fleet, before, daemon } = await ready('ignored');
  fleet.change('binance', withDebug);
  await fleet.up();
  daemon.kill('SIGKILL');
  await gone(daemon);
  await fleet.tell(before, 'reloads?are=taken');
  await fleet.daemon();
  expect((await inSync(fleet)).instances).toMatchObject([{ state: 'ready', pid: before.pid, adopted: true }]);
});
