import { err, ok, type Result } from './result.ts';

/** Longest decimal accepted on any edge, in characters. */
export const DECIMAL_LENGTH_MAX = 40;

export type DecimalProblem =
  | { readonly kind: 'malformed' }
  | { readonly kind: 'too-long'; readonly max: number }
  | { readonly kind: 'too-precise'; readonly scale: number };

/** The form of a decimal, as a pattern for JSON schemas too. */
export const DECIMAL_PATTERN = '^-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?$';
const DECIMAL = new RegExp(DECIMAL_PATTERN);

/**
 * Scales a plain decimal string to an integer count of 10^-`scale` units: ("1.50", 2) is 150n.
 * No exponent, no plus sign, no leading zeros, ASCII digits only. Zeros beyond the scale are accepted;
 * other digits beyond it are a problem, never a rounding.
 */
export function parseDecimal(text: unknown, scale: number): Result<bigint, DecimalProblem> {
  if (typeof text !== 'string') return err({ kind: 'malformed' });
  if (text.length > DECIMAL_LENGTH_MAX) return err({ kind: 'too-long', max: DECIMAL_LENGTH_MAX });
  if (!DECIMAL.test(text)) return err({ kind: 'malformed' });
  const point = text.indexOf('.');
  const whole = point === -1 ? text : text.slice(0, point);
  const fraction = point === -1 ? '' : text.slice(point + 1);
  const excess = fraction.slice(scale);
  if (/[1-9]/.test(excess)) return err({ kind: 'too-precise', scale });
  return ok(BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0')));
}

const ZERO = 48;
const NINE = 57;
const POINT = 46;
/** Digits whose every number is exact in a double. */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/**
 * What `parseDecimal` makes of most amounts people send, as a double and without making anything else; -1 for all
 * others, right or wrong: negative ones, those beyond 15 digits, digits beyond the scale.
 */
export function parseSmallDecimal(text: string, scale: number): number {
  const { length } = text;
  if (length > EXACT_DIGITS) return -1;
  let units = 0;
  let point = length;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code >= ZERO && code <= NINE) units = units * 10 + (code - ZERO);
    else if (code === POINT && point === length) point = at;
    else return -1;
  }
  if (point === 0 || point === length - 1) return -1;
  if (text.charCodeAt(0) === ZERO && point > 1) return -1;
  const decimals = point === length ? 0 : length - 1 - point;
  const missing = scale - decimals;
  return missing < 0 || point + scale > EXACT_DIGITS ? -1 : units * (POWERS[missing] as number);
}

/** Writes `units` of 10^-`scale` as a plain decimal with trailing zeros trimmed: (150n, 2) is "1.5". */
export function formatDecimal(units: bigint | number, scale: number): string {
  const value = BigInt(units);
  if (value === 0n) return '0';
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  const sign = negative ? '-' : '';
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`;
}
