import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ceilBps, floorBps } from '../../../src/engine/arithmetic.ts';

describe('rounding', () => {
  test('prices times basis points are exact up to the largest price', () => {
    const ticks = fc.integer({ min: 0, max: 450_359_962_737 });
    fc.assert(
      fc.property(ticks, fc.nat(20_000), (value, numerator) => {
        const product = BigInt(value) * BigInt(numerator);
        expect(BigInt(floorBps(value, numerator))).toBe(product / 10_000n);
        expect(BigInt(ceilBps(value, numerator))).toBe((product + 9_999n) / 10_000n);
      }),
    );
  });

  test('a quotient a float division would round up stays below', () => {
    expect(floorBps(450_359_962_733, 19_999)).toBe(Number((450_359_962_733n * 19_999n) / 10_000n));
  });
});
