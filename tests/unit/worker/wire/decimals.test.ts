import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDecimal, parseDecimal, parseSmallDecimal } from '../../../../src/common/decimal.ts';
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

describe('a decimal read the short way', () => {
  const character = fc.constantFrom(...'000123456789..-+e ');

  test('is what the long way reads, or left to it', () => {
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 18 }), scale, (text, places) => {
        const units = parseSmallDecimal(text, places);
        const exact = parseDecimal(text, places);
        if (units !== -1) expect(exact).toEqual({ ok: true, value: BigInt(units) });
      }),
      { numRuns: 3000 },
    );
  });

  test('is every amount of up to 15 digits at its scale', () => {
    const places = fc.integer({ min: 0, max: 8 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), places, (units, scale) => {
        expect(parseSmallDecimal(formatDecimal(units, scale), scale)).toBe(units);
      }),
    );
  });

  test.each(['', '.', '5.', '.5', '05', '-1', '1e3', '1.234', '0.1.2', '1234567890123456'])(
    '%j is left to the long way at scale 2',
    (text) => expect(parseSmallDecimal(text, 2)).toBe(-1),
  );
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
