import { expect, test } from 'vitest';
import type { ToolErrorName } from '../../../src/common/errors.ts';
import { fleetOutcome } from '../../../src/protocol/outcome.ts';
import type { FleetProblem, FleetSnapshot, InstanceSnapshot } from '../../../src/protocol/status.ts';
import { instanceSnapshot, OFF_SERVICES } from '../../../src/supervisor/fleet/snapshot.ts';
import { newLife } from '../../../src/supervisor/life/reduce.ts';
import { plannedInstance } from './planned.ts';
import { POLICY } from './scenario.ts';

const problem = (code: ToolErrorName): FleetProblem => ({ code, message: code, wayOut: null });

function instance(state: InstanceSnapshot['state'], extra: Partial<InstanceSnapshot> = {}): InstanceSnapshot {
  const facts = {
    instance: plannedInstance(state),
    life: newLife(POLICY, 0),
    isolation: null,
    configInSync: true,
    configPending: false,
    refusal: null,
  };
  return { ...instanceSnapshot(facts, 0), state, ...extra };
}

const fleet = (instances: InstanceSnapshot[], extra: Partial<FleetSnapshot> = {}): FleetSnapshot => ({
  project: '/p',
  supervisor: null,
  reconciling: false,
  problem: null,
  services: OFF_SERVICES,
  instances,
  ...extra,
});

const READY = instance('ready');
const DEGRADED = instance('degraded', { degraded: ['redis'] });
const CRASHED = instance('crash-loop', { problem: problem('CRASH_LOOP') });

test.each<[rule: string, snapshot: FleetSnapshot, outcome: string]>([
  ['all ready is ready', fleet([READY]), 'ready'],
  ['degraded without database trouble is enough', fleet([READY, DEGRADED]), 'ready'],
  [
    'degraded by the database is waited for',
    fleet([instance('degraded', { degraded: ['database'] })]),
    'waiting',
  ],
  ['work under way is waited for, however ready all look', fleet([READY], { reconciling: true }), 'waiting'],
  [
    'a failed instance does not hide that another is still starting',
    fleet([CRASHED, instance('starting')]),
    'waiting',
  ],
  [
    'a change that is still being taken over is waited for',
    fleet([instance('ready', { configInSync: false })]),
    'waiting',
  ],
  [
    'a change that the running worker refused is a configuration problem',
    fleet([READY, instance('ready', { configInSync: false, problem: problem('CONFIG_INVALID') })]),
    'CONFIG_INVALID',
  ],
  ['backoff is waited for', fleet([instance('backoff')]), 'waiting'],
  ['a crash loop is a failure', fleet([READY, CRASHED]), 'CRASH_LOOP'],
  ['a stopped instance is not ready', fleet([instance('stopped')]), 'NOT_READY'],
  [
    'a port conflict matters more than provisioning, and that more than a crash loop',
    fleet([
      CRASHED,
      instance('blocked', { problem: problem('PROVISION_FAILED') }),
      instance('blocked', { problem: problem('PORT_TAKEN'), name: 'crash-loop' }),
    ]),
    'PORT_TAKEN',
  ],
  [
    'a worker that refuses its configuration is a configuration problem',
    fleet([instance('blocked', { problem: problem('WORKER_CONFIG') })]),
    'CONFIG_INVALID',
  ],
  [
    'a configuration problem matters more than a taken port',
    fleet([
      instance('blocked', { problem: problem('PORT_TAKEN') }),
      instance('blocked', { problem: problem('WORKER_CONFIG'), name: 'blocked' }),
    ]),
    'CONFIG_INVALID',
  ],
  [
    'a damaged journal is an exchange that is not ready',
    fleet([instance('blocked', { problem: problem('WORKER_JOURNAL_DAMAGED') })]),
    'NOT_READY',
  ],
  ['so is a refused lease', fleet([instance('fenced', { problem: problem('WORKER_REFUSED') })]), 'NOT_READY'],
  ['so is a lost one', fleet([instance('fenced', { problem: problem('WORKER_FENCED') })]), 'NOT_READY'],
  [
    'what stopped the whole comes first',
    fleet([CRASHED], { problem: problem('POSTGRES_REFUSED') }),
    'POSTGRES_REFUSED',
  ],
])('%s', (_rule, snapshot, expected) => {
  const outcome = fleetOutcome(
    snapshot,
    snapshot.instances.map(({ name }) => name),
  );
  expect(outcome.kind === 'failed' ? outcome.problem.code : outcome.kind).toBe(expected);
});

test('instances that nobody waits for do not count', () => {
  expect(fleetOutcome(fleet([READY, CRASHED]), ['ready'])).toEqual({ kind: 'ready' });
});

test.each([
  ['Ended 5 times.', 'crash-loop: Ended 5 times.'],
  ['Expected HTTP port 1 of "crash-loop" to be free.', 'Expected HTTP port 1 of "crash-loop" to be free.'],
])('a failure says which instance it is about: %s', (message, told) => {
  const failed = instance('crash-loop', { problem: { ...problem('CRASH_LOOP'), message } });
  expect(fleetOutcome(fleet([READY, failed]), ['ready', 'crash-loop'])).toMatchObject({
    kind: 'failed',
    problem: { message: told },
  });
});
