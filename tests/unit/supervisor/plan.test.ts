import { expect, test } from 'vitest';
import { type Observed, plan } from '../../../src/supervisor/plan.ts';
import { changedFields, configHash } from '../../../src/supervisor/worker/config.ts';
import { plannedInstance } from './planned.ts';

const BINANCE = plannedInstance('binance');
const CHANGED = { ...BINANCE, ports: { http: 9000, grpc: 50052 } };
const RUNNING: Observed = {
  name: 'binance',
  state: 'ready',
  pid: 7,
  configHash: configHash(BINANCE),
  startedAs: BINANCE,
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
    'its port changed',
    true,
    { ...RUNNING, configHash: configHash(CHANGED), startedAs: CHANGED },
    'restart',
    'ports.http changed',
  ],
  [
    'nobody knows how it was started',
    true,
    { ...RUNNING, configHash: 'other', startedAs: null },
    'restart',
    'its configuration changed',
  ],
  ['its passwords were replaced', true, { ...RUNNING, oldSecrets: true }, 'restart', 'new secrets'],
  ['it runs and shall not', false, RUNNING, 'stop', 'it shall not run'],
  ['it is stopped and shall be', false, gone('stopped'), 'nothing', 'it shall not run'],
])('when %s (run: %s), the plan follows', (_what, run, observed, kind, reason) => {
  const steps = plan([{ instance: BINANCE, run }], observed === null ? [] : [observed]);
  expect(steps).toEqual([{ kind, name: 'binance', pid: observed?.pid ?? null, reason }]);
});

test('a change of what a crash can lose is told in words', () => {
  const wanted = { ...BINANCE, spec: { ...BINANCE.spec, durability: 'async' as const } };
  const [step] = plan([{ instance: wanted, run: true }], [RUNNING]);
  expect(step).toMatchObject({ kind: 'restart', reason: 'durability (commit to async) changed' });
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

const withSpec = (change: object) => ({ ...BINANCE, spec: { ...BINANCE.spec, ...change } });

test.each<[what: string, change: object, fields: string[]]>([
  ['its line in the file', { line: 99 }, []],
  ['how it is restarted', { restart: { ...BINANCE.spec.restart, stopGraceMs: 1 } }, []],
  ['the ports the file asks for, not those it has', { ports: { http: 8081, grpc: null } }, []],
  ['an extra variable', { env: { DEBUG: '1' } }, ['env.DEBUG']],
  ['its log level', { logLevel: 'debug' }, ['logLevel']],
  ['its symbols', { symbols: [{ symbol: 'BTC-USD' }] }, ['symbols']],
])('of a change of %s a worker is restarted only if it lives by it', (_what, change, fields) => {
  const changed = withSpec(change);
  expect(changedFields(BINANCE, changed)).toEqual(fields);
  expect(configHash(changed) !== configHash(BINANCE)).toBe(fields.length > 0);
});

test('the order of keys is no change', () => {
  const { name, ...others } = BINANCE.spec;
  expect(configHash({ ...BINANCE, spec: { ...others, name } })).toBe(configHash(BINANCE));
});
