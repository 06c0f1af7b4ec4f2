import { readFileSync, statSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { processesOfProject } from '../../../src/process/sweep.ts';
import { offlineSnapshot } from '../../../src/supervisor/offline/offline.ts';
import { fleetPerTest, pidsOf } from './support/fleet-per-test.ts';
import { schemaComplaint } from './support/snapshot-schema.ts';
import type { TestFleet } from './support/test-fleet.ts';

const project = fleetPerTest();

test('every instance of the file is ready, and the same again changes nothing', async () => {
  const fleet = project();
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

test('an instance starts while another is still being provisioned', async () => {
  const fleet = project();
  await fleet.add('binance');
  await fleet.add('kraken');
  const hold = join(fleet.paths.stateDir, 'hold-kraken');
  await writeFile(hold, '');
  await fleet.daemon();
  await fleet.up();
  await fleet.when('binance', 'ready');
  expect((await fleet.control.snapshot()).instances[1]).toMatchObject({ state: 'provisioning', pid: null });
  await rm(hold);
  await fleet.whenAllReady();
});

test('one that cannot be provisioned is blocked alone, and tried again by the next up', async () => {
  const fleet = project();
  for (const name of ['binance', 'coinbase', 'kraken']) await fleet.add(name);
  const refusal = join(fleet.paths.stateDir, 'refuse-coinbase');
  await writeFile(refusal, 'its role is held by a stranger');
  await fleet.daemon();
  await fleet.up();
  const problem = { code: 'PROVISION_FAILED', message: 'its role is held by a stranger' };
  expect((await fleet.when('coinbase', 'blocked')).problem).toMatchObject(problem);
  await fleet.when('binance', 'ready');
  await fleet.when('kraken', 'ready');
  await rm(refusal);
  await fleet.up();
  await fleet.whenAllReady();
});

test('a worker whose new configuration cannot be provisioned goes on as it is, and up says why', async () => {
  const fleet = project();
  await fleet.add('binance');
  await fleet.daemon();
  await fleet.up();
  const before = await fleet.whenAllReady();
  await writeFile(join(fleet.paths.stateDir, 'refuse-binance'), 'no');
  fleet.change('binance', (instance) => ({ ...instance, spec: { ...instance.spec, env: { TRACE: 'yes' } } }));
  await fleet.up();
  const after = await fleet.snapshotWhen('an answer', ({ reconciling }) => !reconciling);
  expect(after.problem).toMatchObject({ code: 'PROVISION_FAILED', message: 'no' });
  const nextStep = 'exsim up has it take its changed configuration over';
  expect(after.instances).toMatchObject([{ state: 'ready', configInSync: false, nextStep }]);
  expect(pidsOf(after.instances)).toEqual(pidsOf(before.instances));
});

test.each([['running'], ['stopped']])(
  'a %s instance is not made another venue, and nothing is touched for it',
  async (state) => {
    const fleet = project();
    await fleet.add('binance');
    await fleet.daemon();
    await fleet.up();
    await fleet.whenAllReady();
    if (state === 'stopped') {
      await fleet.control.act('binance', 'stop');
      await fleet.when('binance', 'stopped');
    }
    const before = await fleet.control.snapshot();
    fleet.change('binance', (instance) => ({ ...instance, spec: { ...instance.spec, venue: 'okx' } }));
    const refusal = {
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('binance: venue generic -> okx'),
    };
    await expect(fleet.control.plan(fleet.desired)).rejects.toMatchObject(refusal);
    await expect(fleet.control.putDesired(fleet.desired)).rejects.toMatchObject(refusal);
    const after = await fleet.control.snapshot();
    expect([after.reconciling, pidsOf(after.instances)]).toEqual([false, pidsOf(before.instances)]);
  },
);

test('a change that a worker itself refused can be taken back', async () => {
  const fleet = project();
  await fleet.add('binance', 'exit 78');
  await fleet.daemon();
  await fleet.up();
  await fleet.when('binance', 'blocked');
  fleet.orders('binance', 'ready');
  fleet.change('binance', (instance) => ({ ...instance, spec: { ...instance.spec, venue: 'okx' } }));
  await fleet.up();
  await fleet.whenAllReady();
});

test('a worker that starts anew has the passwords of now, and up restarts one that has old ones', async () => {
  const fleet = project();
  await fleet.add('binance');
  await fleet.add('kraken');
  await fleet.daemon();
  await fleet.up();
  await fleet.whenAllReady();
  const passwordOf = (name: string) =>
    JSON.parse(readFileSync(fleet.paths.instance(name).secretsFile, 'utf8')).postgresPassword;
  const old = passwordOf('kraken');
  await writeFile(join(fleet.paths.stateDir, 'rotated'), '');
  await fleet.control.act('binance', 'restart');
  await fleet.snapshotWhen('a second binance', ({ instances }) => instances[0]?.restarts === 1);
  await fleet.whenAllReady();
  expect([passwordOf('binance'), passwordOf('kraken')]).toEqual(['another-password', old]);
  const { steps } = await fleet.control.putDesired(fleet.desired);
  expect(steps.map(({ kind, reason }) => [kind, reason])).toEqual([
    ['nothing', 'already running with this configuration'],
    ['restart', 'new secrets (restart)'],
  ]);
  await fleet.snapshotWhen('a second kraken', ({ instances }) => instances[1]?.restarts === 1);
  expect(passwordOf('kraken')).toBe('another-password');
});

test('a Postgres that can lose orders is refused, unless the person accepts it', async () => {
  const fleet = await unsafeFleet();
  await fleet.daemon();
  await fleet.up();
  expect((await fleet.when('binance', 'blocked')).problem).toMatchObject({ code: 'POSTGRES_REFUSED' });
  await fleet.control.putDesired({ ...fleet.desired, unsafe: true });
  await fleet.whenAllReady();
});

test('a Postgres that can lose orders is good enough for a venue that keeps none', async () => {
  const fleet = await unsafeFleet();
  fleet.change('binance', (instance) => ({ ...instance, spec: { ...instance.spec, durability: 'none' } }));
  await fleet.daemon();
  await fleet.up();
  await fleet.whenAllReady();
});

async function unsafeFleet(): Promise<TestFleet> {
  const fleet = project();
  await fleet.add('binance');
  await writeFile(join(fleet.paths.stateDir, 'unsafe'), '');
  return fleet;
}

test('what shall run is on disk, readable by its owner alone', async () => {
  const fleet = project();
  await fleet.add('binance');
  await fleet.daemon();
  await fleet.up();
  const { desiredFile } = fleet.paths;
  expect(statSync(desiredFile).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(desiredFile, 'utf8'))).toMatchObject({ running: ['binance'] });
});

test('a worker has the variables of the contract and no secret in its environment', async () => {
  const fleet = project();
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
  const fleet = project();
  for (const name of ['binance', 'kraken', 'okx']) await fleet.add(name);
  await fleet.daemon();
  await fleet.up();
  const before = await fleet.whenAllReady();
  fleet.change('kraken', (instance) => ({ ...instance, spec: { ...instance.spec, host: 'localhost' } }));
  fleet.leave('okx');
  const { steps } = await fleet.control.putDesired(fleet.desired);
  expect(steps.map(({ name, kind, reason }) => [name, kind, reason])).toEqual([
    ['binance', 'nothing', 'already running with this configuration'],
    ['kraken', 'restart', 'host 127.0.0.1 -> localhost (restart)'],
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
  const fleet = project();
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
  const fleet = project();
  await fleet.add('binance');
  const refusal = join(fleet.paths.stateDir, 'refuse');
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
  const fleet = project();
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
  const fleet = project();
  await fleet.add('binance');
  await fleet.add('kraken');
  await fleet.daemon();
  await fleet.control.putDesired({ ...fleet.desired, only: ['kraken'] });
  await fleet.when('kraken', 'ready');
  await fleet.when('binance', 'stopped');
});

test('events tell every change of state in order', async () => {
  const fleet = project();
  await fleet.add('binance');
  await fleet.daemon();
  await fleet.up();
  await fleet.when('binance', 'ready');
  const { events, lastSeq } = await fleet.control.events();
  expect(events[0]).toMatchObject({ instance: null, reason: expect.stringMatching(/^supervisor .* begins/) });
  expect(events.slice(1).map(({ from, to }) => `${from} > ${to}`)).toEqual([
    'stopped > pending',
    'pending > provisioning',
    'provisioning > pending',
    'pending > starting',
    'starting > ready',
  ]);
  expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  expect((await fleet.control.events(lastSeq)).events).toEqual([]);
});

test('a snapshot fits its published schema, with workers and without, and a strange field does not', async () => {
  const fleet = project();
  await fleet.add('binance');
  await fleet.add('kraken', 'exit 78');
  await fleet.daemon();
  await fleet.up();
  await fleet.when('binance', 'ready');
  await fleet.when('kraken', 'blocked');
  const snapshot = await fleet.control.snapshot();
  expect(await schemaComplaint(snapshot)).toBeNull();
  expect(await schemaComplaint(await offlineSnapshot(fleet.paths))).toBeNull();
  expect(await schemaComplaint({ ...snapshot, strange: 1 })).toContain('additional properties');
  expect(await schemaComplaint({ ...snapshot, problem: undefined })).toContain('problem');
});

test('no secret comes out of a snapshot, an event, a log or the list of processes', async () => {
  const fleet = project();
  await fleet.add('binance');
  await fleet.add('kraken', 'shout');
  await fleet.daemon();
  await fleet.up();
  await fleet.when('binance', 'ready');
  const shouted = await fleet.when('kraken', 'backoff');
  expect(shouted.lastExit).toContain('[redacted]');
  const seen = [
    JSON.stringify(await fleet.control.snapshot()),
    JSON.stringify(await fleet.control.events()),
    JSON.stringify(await processesOfProject(fleet.paths.projectId)),
    readFileSync(join(fleet.paths.stateDir, 'events.jsonl'), 'utf8'),
  ];
  expect(seen.join('\n')).not.toContain('a-password-that-nobody-may-see');
});
