import { expect, test } from 'vitest';
import { Latencies } from '../../../../src/worker/control/latencies.ts';
import { Rate } from '../../../../src/worker/control/rates.ts';
import { ManualClock } from '../support/manual-clock.ts';

test('a rate is over the last ten seconds, and falls to zero', async () => {
  const clock = new ManualClock();
  const rate = new Rate(clock);
  rate.add(30);
  expect(rate.perSecond()).toBe(3);
  await clock.advance(9_000);
  rate.add(10);
  expect(rate.perSecond()).toBe(4);
  await clock.advance(1_000);
  expect(rate.perSecond()).toBe(1);
  await clock.advance(60_000);
  expect(rate.perSecond()).toBe(0);
});

test('percentiles are right within five percent, and nothing before the first answer', async () => {
  const clock = new ManualClock();
  const latencies = new Latencies(clock);
  expect(latencies.percentiles([0.5, 0.99])).toEqual([null, null]);
  for (let ms = 1; ms <= 100; ms++) latencies.add(ms);
  const [p50, p99] = latencies.percentiles([0.5, 0.99]);
  expect(p50).toBeGreaterThanOrEqual(50);
  expect(p50).toBeLessThanOrEqual(50 * 1.06);
  expect(p99).toBeGreaterThanOrEqual(99);
  expect(p99).toBeLessThanOrEqual(99 * 1.06);
  await clock.advance(11_000);
  expect(latencies.percentiles([0.5])).toEqual([null]);
});

test('values beyond the scale count at its ends', () => {
  const latencies = new Latencies(new ManualClock());
  latencies.add(0);
  latencies.add(1e9);
  const [low, high] = latencies.percentiles([0.5, 1]);
  expect(low).toBe(0.01);
  expect(high).toBeGreaterThan(60_000);
});
