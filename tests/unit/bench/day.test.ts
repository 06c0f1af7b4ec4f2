import { beforeAll, expect, test } from 'vitest';
import { feed } from '../../bench/engine/contenders/contender.ts';
import { DayContender } from '../../bench/engine/day/day.ts';

const COMMANDS = 12_000;
const RESTING = 1_500;

let day: DayContender;
beforeAll(() => {
  day = dayOf(42);
});

function dayOf(seed: number): DayContender {
  const contender = new DayContender(seed, RESTING);
  feed(contender, 0, COMMANDS);
  return contender;
}

test('a busy day ends in the same state for the same seed, and in another for another', () => {
  expect(dayOf(42).fingerprint()).toBe(day.fingerprint());
  expect(dayOf(43).fingerprint()).not.toBe(day.fingerprint());
});

test('a busy day has every event that customers bring about', () => {
  expect(Object.keys(day.eventCounts()).toSorted()).toEqual(
    expect.arrayContaining([
      'balanceChanged',
      'deposited',
      'levelChanged',
      'matchPrevented',
      'orderAccepted',
      'orderAmended',
      'orderDone',
      'orderDuplicate',
      'orderTriggered',
      'rejected',
      'timerSet',
      'trade',
      'transferred',
      'withdrawn',
    ]),
  );
});

test('a busy day keeps about as many orders open as it was told', () => {
  expect(day.engine.openOrderCount()).toBeGreaterThan(RESTING * 0.8);
  expect(day.engine.openOrderCount()).toBeLessThan(RESTING * 1.5);
});
