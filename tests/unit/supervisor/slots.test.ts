import { expect, test } from 'vitest';
import type { Clock } from '../../../src/common/clock.ts';
import { LaunchSlots } from '../../../src/supervisor/fleet/slots.ts';

/** Timers fire only when the test says so. */
function manualClock(): Clock & { fire(): void } {
  const tasks = new Set<() => void>();
  return {
    now: () => 0,
    monotonicMs: () => 0,
    sleep: async () => undefined,
    after: (_ms, task) => {
      tasks.add(task);
      return () => tasks.delete(task);
    },
    fire: () => {
      for (const task of [...tasks]) task();
      tasks.clear();
    },
  };
}

async function takers(slots: LaunchSlots, count: number) {
  const order: number[] = [];
  const releases: (() => void)[] = [];
  for (let taker = 0; taker < count; taker++) {
    void slots.take().then((release) => {
      order.push(taker);
      releases.push(release);
    });
  }
  await settle();
  return { order, releases };
}

/** Lets every promise that can settle do so. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('as many as there are slots go first, the next ones in their order as slots come back', async () => {
  const { order, releases } = await takers(new LaunchSlots(2, manualClock()), 4);
  expect(order).toEqual([0, 1]);
  releases[1]?.();
  await settle();
  expect(order).toEqual([0, 1, 2]);
});

test('a slot given back twice is free once', async () => {
  const { order, releases } = await takers(new LaunchSlots(1, manualClock()), 3);
  releases[0]?.();
  releases[0]?.();
  await settle();
  expect(order).toEqual([0, 1]);
});

test('a slot that is never given back is free when its time is over', async () => {
  const clock = manualClock();
  const { order } = await takers(new LaunchSlots(1, clock), 2);
  clock.fire();
  await settle();
  expect(order).toEqual([0, 1]);
});
