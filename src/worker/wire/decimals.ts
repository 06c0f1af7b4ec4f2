import { assert } from '../../common/assert.ts';

const ZERO = 48;

/**
 * Writes `count` steps of `stepUnits` x 10^-`scale` as a plain decimal, trailing zeros trimmed: (150, 1, 2) is "1.5".
 * `count` is a safe integer of at least 0. This is `formatDecimal` without BigInt wherever a double is exact.
 */
export function formatSteps(count: number, stepUnits: number, scale: number): string {
  const units = count * stepUnits;
  const digits = Number.isSafeInteger(units) ? String(units) : String(BigInt(count) * BigInt(stepUnits));
  return placePoint(digits, scale);
}

/** Writes `units` of 10^-`scale` as a plain decimal, trailing zeros trimmed. Negative amounts keep their sign. */
export function formatUnits(units: bigint, scale: number): string {
  if (units === 0n) return '0';
  return units < 0n ? `-${placePoint(String(-units), scale)}` : placePoint(String(units), scale);
}

function placePoint(digits: string, scale: number): string {
  if (scale === 0 || digits === '0') return digits;
  const padded = digits.length > scale ? digits : digits.padStart(scale + 1, '0');
  const point = padded.length - scale;
  let end = padded.length;
  while (end > point && padded.charCodeAt(end - 1) === ZERO) end -= 1;
  return end === point ? padded.slice(0, point) : `${padded.slice(0, point)}.${padded.slice(point, end)}`;
}

/** Quotient of two integers, rounded half to even. `divisor` is positive, `dividend` not negative. */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  assert(divisor > 0n && dividend >= 0n, 'half-even division is for non-negative amounts');
  const quotient = dividend / divisor;
  const twice = 2n * (dividend - quotient * divisor);
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}
