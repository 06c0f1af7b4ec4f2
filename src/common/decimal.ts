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
