import { expect, test } from 'vitest';
import { type Change, Changes } from '../../../src/supervisor/fleet/changes.ts';
import { ManualClock } from '../worker/support/manual-clock.ts';

/** When a listener is told, where each ms that is named brings a change. */
async function told(notices: Readonly<Record<number, Change>>, untilMs = 3000): Promise<readonly number[]> {
  const clock = new ManualClock();
  const changes = new Changes(clock);
  const at: number[] = [];
  changes.listen(() => at.push(clock.monotonicMs()));
  for (let ms = 0; ms < untilMs; ms += 10) {
    const change = notices[ms];
    if (change !== undefined) changes.notify(change);
    await clock.advance(10);
  }
  return at;
}

const every = (stepMs: number, change: Change): Record<number, Change> =>
  Object.fromEntries(Array.from({ length: 1000 / stepMs }, (_, at) => [at * stepMs, change]));

test('the first change is told at once, and nothing without one', async () => {
  expect(await told({ 700: 'figures' })).toEqual([700]);
  expect(await told({ 700: 'news', 2000: 'figures' })).toEqual([700, 2000]);
});

test('figures that change all the time are told twice a second, and the last of them', async () => {
  expect(await told(every(20, 'figures'))).toEqual([0, 500, 1000]);
});

test('news is told at most five times a second, and the last of it', async () => {
  expect(await told(every(20, 'news'))).toEqual([0, 200, 400, 600, 800, 1000]);
});

test('news does not wait for figures, and brings those there are', async () => {
  expect(await told({ 0: 'figures', 50: 'figures', 100: 'news' })).toEqual([0, 200]);
  expect(await told({ 0: 'figures', 50: 'figures', 300: 'news' })).toEqual([0, 300]);
  expect(await told({ 0: 'news', 50: 'news', 60: 'figures' })).toEqual([0, 200]);
});

test('who listens no more is told nothing, and nobody is waited for', async () => {
  const clock = new ManualClock();
  const changes = new Changes(clock);
  let count = 0;
  const end = changes.listen(() => {
    count += 1;
  });
  changes.notify('news');
  end();
  await clock.advance(1000);
  changes.notify('news');
  changes.listen(() => {
    count += 1;
  });
  await clock.advance(1000);
  expect(count).toBe(0);
});
