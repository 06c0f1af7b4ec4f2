/** Balances and every amount of money stay below this: 2^96 ledger units. */
export const MONEY_BOUND = 1n << 96n;

/** One in basis points. */
export const BPS_ONE = 10_000;

/**
 * floor(value * numerator / 10000) for prices: exact while value * numerator < 2^53. The remainder is taken first,
 * because dividing a number near 2^53 by 10,000 can round up to the next integer.
 */
export function floorBps(value: number, numerator: number): number {
  const product = value * numerator;
  return (product - (product % BPS_ONE)) / BPS_ONE;
}

/** ceil(value * numerator / 10000), as exact as `floorBps`. */
export function ceilBps(value: number, numerator: number): number {
  const floor = floorBps(value, numerator);
  return floor * BPS_ONE === value * numerator ? floor : floor + 1;
}
