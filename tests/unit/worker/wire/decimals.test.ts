import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDecimal } from '../../../../src/common/decimal.ts';
import { divideHalfEven, formatSteps, formatUnits } from '../../../../src/worker/wire/decimals.ts';

const scale = fc.integer({ min: 0, max: 18 });

describe('a decimal', () => {
  test('of steps is the one that exact arithmetic writes', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.integer({ min: 1, max: 1_000_000 }),
        scale,
        (count, stepUnits, places) => {
          const exact = formatDecimal(BigInt(count) * BigInt(stepUnits), places);
          expect(formatSteps(count, stepUnits, places)).toBe(exact);
        },
      ),
    );
  });

  test('of ledger units is the one that exact arithmetic writes', () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 96n), 2n ** 96n), scale, (units, places) => {
        expect(formatUnits(units, places)).toBe(formatDecimal(units, places));
      }),
    );
  });

  test.each([
    [0, 1, 2, '0'],
    [1, 1, 2, '0.01'],
    [100, 1, 2, '1'],
    [150, 1, 2, '1.5'],
    [3, 5, 2, '0.15'],
    [1200, 1, 0, '1200'],
  ])('of %d steps of %d at scale %d is %s', (count, stepUnits, places, text) => {
    expect(formatSteps(count, stepUnits, places)).toBe(text);
  });
});

describe('half-even division', () => {
  test.each([
    [5n, 10n, 0n],
    [15n, 10n, 2n],
    [25n, 10n, 2n],
    [24n, 10n, 2n],
    [26n, 10n, 3n],
    [7n, 7n, 1n],
    [0n, 3n, 0n],
  ])('of %d by %d is %d', (dividend, divisor, quotient) => {
    expect(divideHalfEven(dividend, divisor)).toBe(quotient);
  });
});
