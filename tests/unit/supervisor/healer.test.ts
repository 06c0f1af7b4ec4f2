import { expect, test } from 'vitest';
import { canBeHealed, missesServices } from '../../../src/supervisor/fleet/healer.ts';
import { type LifeScenario, scenario, status } from './scenario.ts';

test.each<[degraded: string[], healed: boolean]>([
  [[], false],
  [['database'], true],
  [['redis'], true],
  [['fsync'], false],
  [['fsync', 'redis'], true],
])('services are looked for again only while one is lost: %j', (degraded, healed) => {
  expect(canBeHealed(degraded)).toBe(healed);
});

const beat = (life: LifeScenario, ...degraded: string[]) =>
  life.give({ type: 'beat', status: status('recovering', degraded) });

test.each([
  ['starts without Postgres', () => beat(scenario().launched(), 'database'), true],
  ['starts', () => beat(scenario().launched()), false],
  ['serves without Redis', () => beat(scenario().ready(), 'redis'), true],
  ['has ended', () => scenario(), false],
])('a worker that %s misses a service: %#', (_what, life, misses) => {
  expect(missesServices(life().life)).toBe(misses);
});
