import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FeeStep, feeOfUnits, RATE_ONE } from '../../../../src/engine/money/fee.ts';
import { Wide } from '../../../../src/engine/money/wide.ts';

const ONE = BigInt(RATE_ONE);
const TWO_96 = 2n ** 96n;
const RATE_MAX = 10_000_000;

/** ceil(value / 1e8), of negative values too. */
const ceil = (value: bigint): bigint => value / ONE + (value > 0n && value % ONE !== 0n ? 1n : 0n);

type Fill = readonly [amount: bigint, rate: number];

/** Fee of each fill by the rule: what it adds to the ceiling of the exact sum. */
function naiveFees(fills: readonly Fill[]): bigint[] {
  let exact = 0n;
  return fills.map(([amount, rate]) => {
    const before = ceil(exact);
    exact += amount * BigInt(rate);
    return ceil(exact) - before;
  });
}

function feesOf(fills: readonly Fill[]): bigint[] {
  const step = new FeeStep();
  let rest = 0;
  return fills.map(([amount, rate]) => {
    step.reckon(new Wide().setBigInt(amount), rate, rest);
    rest = step.rest;
    expect(Number.isInteger(rest) && rest >= 0 && rest < RATE_ONE).toBe(true);
    return step.fee.toBigInt();
  });
}

const amounts = fc.oneof(
  fc.bigInt({ min: 0n, max: 1000n }),
  fc.bigInt({ min: 0n, max: 2n ** 53n + 5n }),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }),
  fc.bigInt({ min: 0n, max: TWO_96 }),
  fc.constantFrom(0n, 1n, ONE - 1n, ONE, ONE + 1n, TWO_96 - 1n, TWO_96),
);
const rates = fc.oneof(
  fc.integer({ min: -RATE_MAX, max: RATE_MAX }),
  fc.constantFrom(0, 1, -1, RATE_MAX, -RATE_MAX, 10_000, -10_000),
);

describe('cumulative fees', () => {
  test('are the ceiling of the exact sum after every fill, fees and rebates mixed, up to 2^96 units', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(amounts, rates), { maxLength: 30 }), (fills) => {
        expect(feesOf(fills)).toEqual(naiveFees(fills));
      }),
      { numRuns: 1500 },
    );
  });

  test('in one number are the same', () => {
    const step = new FeeStep();
    fc.assert(
      fc.property(fc.maxSafeNat(), rates, fc.nat(RATE_ONE - 1), (amount, rate, rest) => {
        step.reckon(new Wide().setNumber(amount), rate, rest);
        const fee = feeOfUnits(amount, rate, rest);
        expect([fee, BigInt(fee)]).toEqual([step.units, step.fee.toBigInt()]);
        expect(BigInt(fee)).toBe(ceil(BigInt(amount) * BigInt(rate) - BigInt(rest)));
      }),
      { numRuns: 1500 },
    );
  });

  test('of a thousand small fills are those of one large one', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 6n }), rates, (amount, rate) => {
        const all = feesOf(Array.from({ length: 1000 }, (): Fill => [amount, rate]));
        expect(all.reduce((sum, fee) => sum + fee, 0n)).toBe(feesOf([[amount * 1000n, rate]])[0]);
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ['a fee is rounded up', 1n, 1, 1n],
    ['an exact fee is not', ONE, 1, 1n],
    ['a rebate is rounded towards the venue', 1n, -1, 0n],
    ['a rebate of one unit and a bit is one unit', ONE + 1n, -1, -1n],
    ['nothing costs nothing', 0n, RATE_MAX, 0n],
    ['the largest fee', TWO_96, RATE_MAX, ceil(TWO_96 * BigInt(RATE_MAX))],
    ['the largest rebate', TWO_96, -RATE_MAX, ceil(TWO_96 * BigInt(-RATE_MAX))],
    ['the largest amount in one limb', 2n ** 53n - 1n, RATE_MAX, ceil((2n ** 53n - 1n) * BigInt(RATE_MAX))],
    ['the first amount beyond it', 2n ** 53n, -RATE_MAX, ceil(2n ** 53n * BigInt(-RATE_MAX))],
  ] as const)('%s', (_what, amount, rate, fee) => {
    expect(feesOf([[amount, rate]])).toEqual([fee]);
  });
});
