import { expect, test } from 'vitest';
import type { Clock } from '../../../src/common/clock.ts';
import { canBeHealed, Healer, missesServices } from '../../../src/supervisor/fleet/healer.ts';
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

test('a lost service is looked for at once, soon again, ever more rarely, and at once when it is lost anew', () => {
  const waits: number[] = [];
  let fire: () => void = () => undefined;
  const clock = {
    after: (ms: number, task: () => void) => {
      waits.push(ms);
      fire = task;
      return () => undefined;
    },
  } as unknown as Clock;
  let isLost = true;
  const attempts: number[] = [];
  const heal = async () => void attempts.push(waits.length);
  const looks: number[] = [];
  const lookAgain = async () => void looks.push(waits.length);
  const healer = new Healer(clock, () => isLost, heal, lookAgain);
  healer.consider();
  for (let count = 0; count < 6; count++) fire();
  expect([attempts.length, waits]).toEqual([7, [250, 500, 1000, 2000, 5000, 5000, 5000]]);
  expect(looks).toEqual([]);
  isLost = false;
  fire();
  healer.consider();
  expect(looks, 'once its workers have it back, it is looked at once again').toEqual([7]);
  isLost = true;
  healer.consider();
  expect([attempts.length, waits.at(-1)]).toEqual([8, 250]);
});
