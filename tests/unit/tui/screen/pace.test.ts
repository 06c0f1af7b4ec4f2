import { expect, test } from 'vitest';
import { Pace } from '../../../../src/tui/screen/pace.ts';
import { ManualClock } from '../../worker/support/manual-clock.ts';

/** A pace whose terminal takes a frame when it is told to, or at once. */
function pace({ isSlow = false } = {}) {
  const clock = new ManualClock();
  const drawn: number[] = [];
  let take: () => void = () => undefined;
  const paced = new Pace(clock, () => {
    drawn.push(clock.monotonicMs());
    return isSlow
      ? new Promise((resolve) => {
          take = resolve;
        })
      : Promise.resolve();
  });
  const takes = async (): Promise<void> => {
    take();
    await new Promise(setImmediate);
  };
  return { clock, drawn, pace: paced, takes };
}

test('the first frame is drawn at once, and nothing without being asked', async () => {
  const { clock, drawn, pace: paced } = pace();
  paced.ask('eachSecond');
  await clock.advance(5000);
  expect(drawn).toEqual([0]);
});

test('what a person does is drawn at most ten times a second', async () => {
  const { clock, drawn, pace: paced } = pace();
  for (let press = 0; press < 30; press++) {
    paced.ask('now');
    await clock.advance(10);
  }
  await clock.advance(1000);
  expect(drawn).toEqual([0, 100, 200, 300]);
});

test('figures are drawn once a second, and sooner with what a person does', async () => {
  const { clock, drawn, pace: paced } = pace();
  for (let update = 0; update < 25; update++) {
    paced.ask('eachSecond');
    if (update === 13) paced.ask('now');
    await clock.advance(100);
  }
  expect(drawn).toEqual([0, 1000, 1300, 2300]);
});

test('a terminal that takes nothing is told nothing more; then it gets the newest, once', async () => {
  const { clock, drawn, pace: paced, takes } = pace({ isSlow: true });
  for (let press = 0; press < 10; press++) {
    paced.ask('now');
    await clock.advance(1000);
  }
  expect(drawn).toEqual([0]);
  await takes();
  await clock.advance(0);
  await takes();
  await clock.advance(5000);
  expect(drawn).toEqual([0, 10_000]);
});

test('once it was stopped nothing is drawn, whatever was asked for or is taken', async () => {
  const { clock, drawn, pace: paced, takes } = pace({ isSlow: true });
  paced.ask('now');
  await clock.advance(0);
  paced.ask('now');
  paced.stop();
  await takes();
  paced.ask('now');
  await clock.advance(5000);
  expect(drawn).toEqual([0]);
});
