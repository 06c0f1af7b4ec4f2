import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { InstanceSnapshot } from '../../../src/protocol/status.ts';
import { type Compiled, compileSupervisor } from './support/compile.ts';
import { gone, lineWith, TestFleet } from './support/test-fleet.ts';

let compiled: Compiled;
let fleet: TestFleet;

beforeAll(() => {
  compiled = compileSupervisor();
});
afterAll(() => compiled.remove());
beforeEach(async () => {
  fleet = await TestFleet.create(compiled);
});
afterEach(() => fleet.remove());

const pidsOf = (instances: readonly InstanceSnapshot[]): (number | null)[] => instances.map(({ pid }) => pid);

describe('up', () => {
  test('every instance of the file is ready, and the same again changes nothing', async () => {
    await fleet.add('binance');
    await fleet.add('kraken');
    await fleet.daemon();
    const first = await fleet.control.putDesired(fleet.desired);
    expect(first.steps.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['start', 'not running'],
      ['start', 'not running'],
    ]);
    const { instances } = await fleet.whenAllReady();
    expect(instances[0]).toMatchObject({
      restarts: 0,
      adopted: false,
      configInSync: true,
      isolation: 'full',
    });
    const again = await fleet.control.putDesired(fleet.desired);
    expect(again.steps.map(({ kind }) => kind)).toEqual(['nothing', 'nothing']);
    expect(pidsOf((await fleet.whenAllReady()).instances)).toEqual(pidsOf(instances));
  });

  test('what shall run is on disk, readable by its owner alone', async () => {
    await fleet.add('binance');
    await fleet.daemon();
    await fleet.up();
    const { desiredFile } = fleet.paths;
    expect(statSync(desiredFile).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(desiredFile, 'utf8'))).toMatchObject({ running: ['binance'] });
  });

  test('a worker has the variables of the contract and no secret in its environment', async () => {
    await fleet.add('binance');
    await fleet.daemon();
    await fleet.up();
    const ready = await fleet.when('binance', 'ready');
    const environment = JSON.parse(await fleet.tell(ready, 'environment')) as Record<string, string>;
    expect(environment).toMatchObject({
      SERVICE_NAME: 'exchange-sim',
      SERVICE_INSTANCE_NAME: 'exchange-sim-binance',
      POSTGRES_URL: 'postgres://127.0.0.1:1/test',
      EXSIM_PROJECT: fleet.paths.projectId,
    });
    expect(JSON.stringify(environment)).not.toContain('password');
    expect(environment['XDG_RUNTIME_DIR']).toBeUndefined();
    const secrets = readFileSync(environment['EXSIM_SECRETS_FILE'] ?? '', 'utf8');
    expect(secrets).toContain('a-password-that-nobody-may-see');
  });

  test('a changed instance is restarted alone, and one that left the file is stopped', async () => {
    for (const name of ['binance', 'kraken', 'okx']) await fleet.add(name);
    await fleet.daemon();
    await fleet.up();
    const before = await fleet.whenAllReady();
    fleet.change('kraken', (instance) => ({ ...instance, spec: { ...instance.spec, logLevel: 'debug' } }));
    fleet.leave('okx');
    const { steps } = await fleet.control.putDesired(fleet.desired);
    expect(steps.map(({ name, kind, reason }) => [name, kind, reason])).toEqual([
      ['binance', 'nothing', 'already running with this configuration'],
      ['kraken', 'restart', 'logLevel changed'],
      ['okx', 'stop', 'no longer in the file; its data is kept'],
    ]);
    const kraken = before.instances[1];
    const after = await fleet.snapshotWhen(
      'kraken restarted, okx gone',
      ({ instances }) =>
        instances.some(
          ({ name, state, pid }) => name === 'kraken' && state === 'ready' && pid !== kraken?.pid,
        ) && instances.every(({ name, pid }) => name !== 'okx' || pid === null),
    );
    expect(after.instances[0]?.pid).toBe(before.instances[0]?.pid);
    expect(after.instances.find(({ name }) => name === 'kraken')).toMatchObject({ restarts: 1 });
  });

  test('a port that somebody else holds stops the whole up and names the owner', async () => {
    await fleet.add('binance');
    await fleet.add('kraken');
    const port = fleet.desired.instances[1]?.ports.http;
    const squatter = createServer().listen(port, '127.0.0.1');
    await fleet.daemon();
    await fleet.up();
    const { problem, instances } = await fleet.snapshotWhen('a problem', (one) => one.problem !== null);
    squatter.close();
    expect(problem).toMatchObject({ code: 'PORT_TAKEN' });
    expect(problem?.message).toContain(`${port}`);
    expect(problem?.message).toContain(`process ${process.pid}`);
    expect(instances.map(({ state, pid }) => [state, pid])).toEqual([
      ['blocked', null],
      ['blocked', null],
    ]);
  });

  test('refused provisioning starts nothing, and an up after it can succeed', async () => {
    await fleet.add('binance');
    const refusal = join(fleet.paths.stateDir, 'refuse');
    const { rm, writeFile } = await import('node:fs/promises');
    await writeFile(refusal, 'No rights for a-password-that-nobody-may-see.');
    await fleet.daemon();
    await fleet.up();
    const { problem } = await fleet.snapshotWhen('a problem', (one) => one.problem !== null);
    expect(problem).toMatchObject({ code: 'PROVISION_FAILED', message: 'No rights for [redacted].' });
    await rm(refusal);
    await fleet.up();
    expect(await fleet.whenAllReady()).toMatchObject({ problem: null });
  });

  test('another instance file for a running project is refused and both are named', async () => {
    await fleet.add('binance');
    await fleet.daemon();
    await fleet.up();
    const other = { ...fleet.desired, file: '/elsewhere/other.yaml' };
    await expect(fleet.control.putDesired(other)).rejects.toMatchObject({
      code: 'PROJECT_MISMATCH',
      message: expect.stringMatching(/instances\.yaml.*\/elsewhere\/other\.yaml/),
    });
  });

  test('only brings up those named, and leaves the others', async () => {
    await fleet.add('binance');
    await fleet.add('kraken');
    await fleet.daemon();
    await fleet.control.putDesired({ ...fleet.desired, only: ['kraken'] });
    await fleet.when('kraken', 'ready');
    await fleet.when('binance', 'stopped');
  });
});

describe('a worker that fails', () => {
  const quick = { backoffBaseMs: 50, backoffMaxMs: 100 };

  test('starts again after its first failure and is ready', async () => {
    await fleet.add('binance', 'exit 42');
    await fleet.daemon();
    await fleet.up();
    const failed = await fleet.when('binance', 'backoff');
    expect(failed).toMatchObject({ pid: null, reason: 'exit code 42: fake failure' });
    expect(failed.nextStep).toMatch(/^starts again in .* s \(exit 1 in a row\)$/);
    fleet.orders('binance', 'ready');
    const ready = await fleet.when('binance', 'ready');
    expect(ready.restarts).toBeGreaterThan(0);
    expect(ready.lastExit).toMatch(/^exit code 42: fake failure at \d{4}-/);
  });

  test('that fails five times is in a crash loop until it is started', async () => {
    await fleet.add('binance', 'exit 1', quick);
    await fleet.daemon();
    await fleet.up();
    const stuck = await fleet.when('binance', 'crash-loop');
    expect(stuck).toMatchObject({ restarts: 4, problem: { code: 'CRASH_LOOP' } });
    fleet.orders('binance', 'ready');
    await fleet.control.act('binance', 'start');
    await fleet.when('binance', 'ready');
  });

  test.each([
    [78, 'blocked', 'WORKER_CONFIG'],
    [76, 'fenced', 'WORKER_FENCED'],
    [5, 'blocked', 'PORT_TAKEN'],
  ] as const)('with exit code %i is %s at once', async (code, state, problem) => {
    await fleet.add('binance', `exit ${code}`);
    await fleet.daemon();
    await fleet.up();
    expect(await fleet.when('binance', state)).toMatchObject({ restarts: 0, problem: { code: problem } });
  });

  test('that is never ready stays starting and says why', async () => {
    await fleet.add('binance', 'never-ready');
    await fleet.daemon();
    await fleet.up();
    const snapshot = await fleet.snapshotWhen('its reason', ({ instances }) =>
      instances.some(({ reason }) => reason === 'told never to be ready'),
    );
    expect(snapshot.instances[0]?.state).toBe('starting');
  });

  test('that says nothing any more is unresponsive, killed and started again', async () => {
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

  test('that loses Redis is degraded and goes on', async () => {
    await fleet.add('binance');
    await fleet.daemon();
    await fleet.up();
    const ready = await fleet.when('binance', 'ready');
    await fleet.tell(ready, 'degrade?part=redis');
    const degraded = await fleet.when('binance', 'degraded');
    expect(degraded).toMatchObject({ pid: ready.pid, degraded: ['redis'], reason: 'works without redis' });
  });
});

describe('a daemon that dies', () => {
  test('leaves its workers, and the next one takes over the same processes with their exit codes', async () => {
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
      instances.some(
        ({ name, state, restarts }) => name === 'binance' && state === 'ready' && restarts === 1,
      ),
    );
    expect(again.instances[0]?.lastExit).toMatch(/^exit code 42/);
  });

  test('told to leave, it ends and its workers stay', async () => {
    await fleet.add('binance');
    const daemon = await fleet.daemon();
    await fleet.up();
    const { pid } = await fleet.when('binance', 'ready');
    await fleet.control.leave();
    expect(await gone(daemon)).toBe(0);
    await fleet.daemon();
    expect(await fleet.when('binance', 'ready')).toMatchObject({ pid, adopted: true });
  });

  test('of two at once one serves and the other ends by itself, naming it', async () => {
    const first = await fleet.daemon();
    const second = fleet.spawnDaemon();
    expect(await lineWith(second, 'The supervisor of')).toContain(`process ${first.pid}`);
    expect(await gone(second)).toBe(0);
    expect(await fleet.control.hello()).toMatchObject({ pid: first.pid, version: '1.2.3', apiVersion: 1 });
  });
});

describe('stop and down', () => {
  test('stop keeps an instance down over an up of the others, until up names all', async () => {
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
    await fleet.add('binance');
    await fleet.daemon();
    await fleet.up();
    await expect(fleet.control.act('binanse', 'stop')).rejects.toMatchObject({
      code: 'UNKNOWN_INSTANCE',
      wayOut: 'The names are: binance.',
    });
  });

  test('down leaves no process with the marker, also of workers that ignore every polite word', async () => {
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
});

test('events tell every change of state in order', async () => {
  await fleet.add('binance');
  await fleet.daemon();
  await fleet.up();
  await fleet.when('binance', 'ready');
  const { events, lastSeq } = await fleet.control.events();
  expect(events.map(({ from, to }) => `${from} > ${to}`)).toEqual([
    'stopped > pending',
    'pending > provisioning',
    'provisioning > pending',
    'pending > starting',
    'starting > ready',
  ]);
  expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  expect((await fleet.control.events(lastSeq)).events).toEqual([]);
});
