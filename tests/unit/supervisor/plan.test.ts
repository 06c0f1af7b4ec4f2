import { expect, test } from 'vitest';
import type { InstanceSpec, PlannedInstance } from '../../../src/instance/spec.ts';
import type { Step } from '../../../src/protocol/plan.ts';
import { type Observed, plan } from '../../../src/supervisor/plan.ts';
import { configHash } from '../../../src/supervisor/worker/config.ts';
import { plannedInstance } from './planned.ts';

const BINANCE = plannedInstance('binance');
const PORTS = { ...BINANCE, ports: { http: 9000, grpc: 50052 } };
const RUNNING: Observed = {
  name: 'binance',
  state: 'ready',
  pid: 7,
  configHash: configHash(BINANCE),
  startedAs: BINANCE,
  policy: BINANCE.spec.restart,
  canReload: true,
  oldSecrets: false,
  held: true,
};
const gone = (state: Observed['state']): Observed => ({
  ...RUNNING,
  state,
  pid: null,
  configHash: null,
  startedAs: null,
});
const withSpec = (change: Partial<InstanceSpec>): PlannedInstance => ({
  ...BINANCE,
  spec: { ...BINANCE.spec, ...change },
});
const stepTo = (wanted: PlannedInstance, observed: Partial<Observed> = {}): Step =>
  plan([{ instance: wanted, run: true }], [{ ...RUNNING, ...observed }])[0]!;

test.each<[what: string, run: boolean, observed: Observed | null, kind: string, reason: string]>([
  ['nothing runs', true, null, 'start', 'not running'],
  ['it is stopped', true, gone('stopped'), 'start', 'not running'],
  ['it is in a crash loop', true, gone('crash-loop'), 'start', 'crash-loop: tried again'],
  ['it is fenced', true, gone('fenced'), 'start', 'fenced: tried again'],
  ['it is about to start', true, gone('pending'), 'nothing', 'about to start'],
  ['it runs as it should', true, RUNNING, 'nothing', 'already running with this configuration'],
  [
    'nobody holds it yet',
    true,
    { ...RUNNING, held: false },
    'adopt',
    'already running with this configuration',
  ],
  ['it drains', true, { ...RUNNING, state: 'draining' }, 'start', 'it is being stopped'],
  [
    'nobody knows how it was started',
    true,
    { ...RUNNING, configHash: 'other', startedAs: null },
    'restart',
    'its configuration changed',
  ],
  ['its passwords were replaced', true, { ...RUNNING, oldSecrets: true }, 'restart', 'new secrets (restart)'],
  ['it runs and shall not', false, RUNNING, 'stop', 'it shall not run'],
  ['it is stopped and shall be', false, gone('stopped'), 'nothing', 'it shall not run'],
])('when %s (run: %s), the plan follows', (_what, run, observed, kind, reason) => {
  const steps = plan([{ instance: BINANCE, run }], observed === null ? [] : [observed]);
  expect(steps).toEqual([{ kind, name: 'binance', pid: observed?.pid ?? null, reason, changes: [] }]);
});

test.each<[what: string, wanted: PlannedInstance, kind: string, reason: string]>([
  ['a port', PORTS, 'restart', 'ports.http 8081 -> 9000 (restart)'],
  [
    'what a crash can lose',
    withSpec({ durability: 'async' }),
    'restart',
    'durability commit -> async (restart)',
  ],
  ['a log level', withSpec({ logLevel: 'debug' }), 'reload', 'logLevel info -> debug (hot)'],
  [
    'how it is restarted',
    withSpec({ restart: { ...BINANCE.spec.restart, stopGraceMs: 1 } }),
    'reload',
    'restart.stopGraceMs 10000 -> 1 (hot)',
  ],
  [
    'a log level beside a host',
    withSpec({ logLevel: 'debug', host: '::1' }),
    'restart',
    'logLevel info -> debug (hot); host 127.0.0.1 -> ::1 (restart)',
  ],
  ['a variable', withSpec({ env: { TOKEN: 'geheim' } }), 'restart', 'env.TOKEN added (restart)'],
])('a change of %s is told in words, and does as little as it can', (_what, wanted, kind, reason) => {
  expect(stepTo(wanted)).toMatchObject({ kind, reason });
});

test('where nobody supervises, the policy it was started with is the one that counts', () => {
  const wanted = withSpec({ restart: { ...BINANCE.spec.restart, stopGraceMs: 1 } });
  expect(stepTo(wanted, { policy: null })).toMatchObject({ kind: 'reload' });
  expect(stepTo(wanted, { policy: wanted.spec.restart })).toMatchObject({ kind: 'nothing' });
});

test('a worker of another version is restarted for what it could not take over', () => {
  expect(stepTo(withSpec({ logLevel: 'debug' }), { canReload: false })).toMatchObject({
    kind: 'restart',
    reason: 'logLevel info -> debug (hot); its worker is of a version that has to be restarted for it',
  });
});

test('new passwords need a restart whatever else changed', () => {
  expect(stepTo(withSpec({ logLevel: 'debug' }), { oldSecrets: true })).toMatchObject({
    kind: 'restart',
    reason: 'logLevel info -> debug (hot); new secrets (restart)',
  });
});

test('an instance that left the file is stopped, after the others', () => {
  const kraken = { ...RUNNING, name: 'kraken', pid: 8 };
  const steps = plan([{ instance: BINANCE, run: true }], [kraken, RUNNING]);
  expect(steps.map(({ kind, name }) => [kind, name])).toEqual([
    ['nothing', 'binance'],
    ['stop', 'kraken'],
  ]);
});

test('one that left the file and does not run needs no step', () => {
  expect(plan([], [gone('stopped')])).toEqual([]);
});

test.each<[what: string, change: Partial<InstanceSpec>, isOther: boolean]>([
  ['its line in the file', { line: 99 }, false],
  ['how it is restarted', { restart: { ...BINANCE.spec.restart, stopGraceMs: 1 } }, false],
  ['the ports the file asks for, not those it has', { ports: { http: 8081, grpc: null } }, false],
  ['an extra variable', { env: { DEBUG: '1' } }, true],
  ['its log level', { logLevel: 'debug' }, true],
])('the hash of a configuration is another one for what a worker lives by: %s', (_what, change, isOther) => {
  expect(configHash(withSpec(change)) !== configHash(BINANCE)).toBe(isOther);
});

test('the order of keys is no change', () => {
  const { name, ...others } = BINANCE.spec;
  expect(configHash({ ...BINANCE, spec: { ...others, name } })).toBe(configHash(BINANCE));
});
