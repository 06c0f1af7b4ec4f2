import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Histogram } from '../../../src/load/histogram.ts';

describe('Histogram', () => {
  test('has nothing to say before the first latency', () => {
    const histogram = new Histogram();
    expect([histogram.count, histogram.maxMs, histogram.quantileMs(0.5)]).toEqual([0, 0, null]);
  });

  test('tells quantiles to within 1/128, and the longest exactly', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (latencies, share) => {
          const histogram = new Histogram();
          for (const latency of latencies) histogram.record(latency);
          const sorted = latencies.toSorted((left, right) => left - right);
          const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1]!;
          const told = histogram.quantileMs(share)!;
          expect(histogram.maxMs).toBe(sorted.at(-1));
          expect(told).toBeLessThanOrEqual(histogram.maxMs);
          expect(Math.abs(told - exact)).toBeLessThanOrEqual(exact / 128 + 0.001);
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each([
    [0.0001, 0.0001],
    [0.127, 0.127],
    [0.128, 0.128],
    [1, 1],
    [1000, 1000],
  ])('one latency of %d ms is told as %d ms', (latency, told) => {
    const histogram = new Histogram();
    histogram.record(latency);
    expect(histogram.quantileMs(0.99)).toBeCloseTo(told, 3);
  });

  test('a latency may count many times, as that of a batch does', () => {
    const histogram = new Histogram();
    histogram.record(1, 98);
    histogram.record(10);
    histogram.record(100);
    expect(histogram.count).toBe(100);
    expect(histogram.quantileMs(0.98)).toBeCloseTo(1, 2);
    expect(histogram.quantileMs(0.99)).toBeCloseTo(10, 1);
    expect(histogram.quantileMs(0.999)).toBe(100);
  });

  test('what is longer than a day, or negative, is still counted', () => {
    const histogram = new Histogram();
    histogram.record(1e12);
    histogram.record(-5);
    expect([histogram.count, histogram.maxMs]).toEqual([2, 1e12]);
    expect(histogram.quantileMs(0.5)).toBe(0);
  });
});
