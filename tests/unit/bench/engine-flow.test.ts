import { expect, test } from 'vitest';
import { measureEngine } from '../../bench/engine-flow.ts';

const SMALL = { seed: 42, warmUp: 200, commands: 800 };

test('the bench gives the same state for the same seed, and another for another', () => {
  const [first, again, other] = [SMALL, SMALL, { ...SMALL, seed: 43 }].map(measureEngine);
  expect(again?.stateHash).toBe(first?.stateHash);
  expect(other?.stateHash).not.toBe(first?.stateHash);
});

test('the bench really trades and really leaves orders resting', () => {
  const { openOrders, nanosecondsPerCommand } = measureEngine(SMALL);
  expect(openOrders).toBeGreaterThan(100);
  expect(openOrders).toBeLessThan(400);
  expect(nanosecondsPerCommand).toBeGreaterThan(0);
});
