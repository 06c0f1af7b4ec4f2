import { expect, test } from 'vitest';
import type { WorkerStatus } from '../../../src/protocol/control.ts';
import { isNews } from '../../../src/supervisor/life/news.ts';
import { LifeScenario, status } from './scenario.ts';

const READY = status('ready');
const ready = (): LifeScenario =>
  new LifeScenario().give(
    { type: 'run' },
    { type: 'launched', pid: 7, startedAt: '2026-01-01T00:00:00.000Z', launches: 1 },
    { type: 'beat', status: READY },
    { type: 'readySeen' },
  );

/** Whether that beat is news to one that is ready. */
function told(next: WorkerStatus): boolean {
  const scenario = ready();
  const before = scenario.life;
  scenario.nowMs += 1000;
  return isNews(scenario.give({ type: 'beat', status: next }).life, before);
}

test.each<[string, Partial<WorkerStatus>]>([
  ['the worker lives', {}],
  ['its metrics', { metrics: { ...READY.metrics, ordersPerSecond: 12, openOrders: 3 } }],
  ['its symbols', { symbols: [{ symbol: 'BTC-USD', bid: '1', ask: '2', last: null }] as never }],
  ['its journal', { journal: { seq: 9 } as never }],
])('a beat that says no more than %s is no news', (_what, said) => {
  expect(told({ ...READY, ...said })).toBe(false);
});

test.each<[string, Partial<WorkerStatus>]>([
  ['a part that does not work', { phase: 'degraded', degraded: ['redis'] }],
  ['a reason', { reason: 'its disk is full' }],
  ['that it takes no orders', { accepting: false }],
  ['a configuration', { config: { hash: 'a', refused: null } }],
  ['passwords', { secretsHash: 'a' }],
])('a beat that says %s is news', (_what, said) => {
  expect(told({ ...READY, ...said })).toBe(true);
});

test('the first beat, readiness, and every other state are news', () => {
  const scenario = new LifeScenario();
  const lives = [scenario.life];
  const step = (input: Parameters<LifeScenario['give']>[0]) => lives.push(scenario.give(input).life);
  step({ type: 'run' });
  step({ type: 'launched', pid: 7, startedAt: '2026-01-01T00:00:00.000Z', launches: 1 });
  step({ type: 'beat', status: status('recovering') });
  step({ type: 'beat', status: READY });
  step({ type: 'readySeen' });
  step({ type: 'stop', why: 'asked' });
  expect(lives.slice(1).map((life, at) => isNews(life, lives[at]!))).toEqual(Array(6).fill(true));
});
