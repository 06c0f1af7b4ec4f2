import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addUnits,
  compareLimbs,
  HOLD_BOUND,
  LIMB,
  toBigInt,
  Wide,
} from '../../../../src/engine/money/wide.ts';

const TWO_48 = 2n ** 48n;
const TWO_96 = 2n ** 96n;
const TOO_LARGE = 2n ** 97n;
const SAFE_MAX = Number.MAX_SAFE_INTEGER;

const wide = (value: bigint): Wide => new Wide().setBigInt(value);
const sign = (value: number | bigint): number => (value > 0 ? 1 : value < 0 ? -1 : 0);

/** Numbers around every border of the representation, and any others. */
const BORDERS = [0n, 1n, 2n ** 26n, 2n ** 47n, TWO_48, 2n ** 53n, 2n ** 95n, TWO_96];
const nearBorder = fc
  .record({
    border: fc.constantFrom(...BORDERS),
    off: fc.bigInt({ min: -3n, max: 3n }),
    negative: fc.boolean(),
  })
  .map(({ border, off, negative }) => (negative ? -(border + off) : border + off));
const money = fc.oneof(nearBorder, fc.bigInt({ min: -TWO_96, max: TWO_96 }));
const moneyFrom0 = money.map((value) => (value < 0n ? -value : value));

const safe = fc.oneof(
  fc.maxSafeNat(),
  fc.constantFrom(0, 1, 2 ** 26 - 1, 2 ** 26, 2 ** 27, LIMB - 1, LIMB, LIMB + 1, SAFE_MAX - 1, SAFE_MAX),
  fc.tuple(fc.nat(53), fc.maxSafeNat()).map(([bits, value]) => value % 2 ** bits),
);

/** Its limbs are in their ranges: only then are two equal values two equal pairs. */
function expectValue(register: Wide, value: bigint): void {
  expect(register.toBigInt()).toBe(value);
  expect(toBigInt(register.hi, register.lo)).toBe(value);
  expect(register.lo >= 0 && register.lo < LIMB).toBe(true);
}

describe('a wide number', () => {
  test.each([
    0n,
    1n,
    -1n,
    TWO_48 - 1n,
    TWO_48,
    TWO_48 + 1n,
    -TWO_48,
    -TWO_48 - 1n,
    -TWO_48 + 1n,
    2n ** 53n - 1n,
    2n ** 53n,
    2n ** 53n + 1n,
    -(2n ** 53n) - 1n,
    TWO_96 - 1n,
    TWO_96,
    TWO_96 + 1n,
    -TWO_96,
    TOO_LARGE - 1n,
    TOO_LARGE,
    1n - TOO_LARGE,
  ])('holds %s exactly', (value) => {
    expectValue(wide(value), value);
    expectValue(new Wide().copy(wide(value)), value);
  });

  test('adds and subtracts as BigInt does', () => {
    fc.assert(
      fc.property(money, money, (a, b) => {
        const { hi, lo } = wide(b);
        expectValue(wide(a).add(hi, lo), a + b);
        expectValue(wide(a).subtract(hi, lo), a - b);
        expect(wide(a).subtract(wide(a).hi, wide(a).lo).isZero()).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test('in a table takes a number of either sign as BigInt does', () => {
    fc.assert(
      fc.property(money, fc.nat(HOLD_BOUND), fc.boolean(), (value, size, negative) => {
        const limbs = new Float64Array([7, wide(value).hi, wide(value).lo, 7]);
        const units = negative ? -size : size;
        addUnits(limbs, 1, units);
        const { hi, lo } = wide(value + BigInt(units));
        expect([...limbs]).toEqual([7, hi, lo, 7]);
      }),
      { numRuns: 3000 },
    );
  });

  test('of a safe integer is that integer', () => {
    fc.assert(
      fc.property(safe, fc.boolean(), (value, negative) => {
        const signed = negative ? -value : value;
        expectValue(new Wide().setNumber(signed), BigInt(signed));
      }),
      { numRuns: 2000 },
    );
  });

  test('is a safe integer again where it is one from 0, and says so where it is not', () => {
    fc.assert(
      fc.property(money, (value) => {
        const isSafe = value >= 0n && value <= BigInt(SAFE_MAX);
        expect(wide(value).toSafe()).toBe(isSafe ? Number(value) : -1);
      }),
      { numRuns: 2000 },
    );
  });

  test('is the exact product of two safe integers up to 2^96, and beyond the bound where the product is', () => {
    fc.assert(
      fc.property(safe, safe, (a, b) => {
        const exact = BigInt(a) * BigInt(b);
        const product = new Wide().setProduct(a, b);
        if (exact <= TWO_96) expectValue(product, exact);
        else expect(product.toBigInt()).toBeGreaterThan(TWO_96);
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    [2 ** 43, SAFE_MAX],
    [LIMB, LIMB],
    [LIMB - 1, LIMB + 1],
    [2 ** 49, LIMB],
    [2 ** 49 - 1, LIMB],
    [SAFE_MAX, SAFE_MAX],
    [SAFE_MAX, 1],
    [SAFE_MAX, 2],
    [2 ** 27 - 1, 2 ** 26 + 1],
    [94906265, 94906267],
  ])('%i x %i is exact up to 2^96 and too large beyond', (a, b) => {
    const exact = BigInt(a) * BigInt(b);
    const product = new Wide().setProduct(a, b).toBigInt();
    if (exact <= TWO_96) expect(product).toBe(exact);
    else expect(product).toBeGreaterThan(TWO_96);
  });

  test('times a safe integer is exact up to 2^96, and beyond the bound where the product is', () => {
    fc.assert(
      fc.property(moneyFrom0, safe, (a, b) => {
        const exact = a * BigInt(b);
        const product = wide(a).multiply(b);
        if (exact <= TWO_96) expectValue(product, exact);
        else expect(product.toBigInt()).toBeGreaterThan(TWO_96);
      }),
      { numRuns: 5000 },
    );
  });

  test('compares as BigInt does', () => {
    fc.assert(
      fc.property(money, money, (a, b) => {
        const [one, other] = [wide(a), wide(b)];
        expect(sign(compareLimbs(one.hi, one.lo, other.hi, other.lo))).toBe(sign(a - b));
        expect(compareLimbs(one.hi, one.lo, one.hi, one.lo)).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });
});
