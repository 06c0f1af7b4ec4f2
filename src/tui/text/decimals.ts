import { formatDecimal, parseDecimal } from '../../common/decimal.ts';

/** Digits after the point. */
const scaleOf = (text: string): number => text.split('.')[1]?.length ?? 0;

/** `a - b`, exactly; null where one of them is no decimal. */
export function difference(a: string, b: string): string | null {
  const scale = Math.max(scaleOf(a), scaleOf(b));
  const [left, right] = [parseDecimal(a, scale), parseDecimal(b, scale)];
  return left.ok && right.ok ? formatDecimal(left.value - right.value, scale) : null;
}

/** For places on a plot and lengths of bars, never for what is written. */
export const roughly = (text: string): number => Number(text);

/**
 * Decimals as a column: points below each other, all of one width. Digits after the point beyond `fractionMax` are cut
 * off, and "…" says so.
 */
export function alignDecimals(texts: readonly string[], fractionMax = Number.POSITIVE_INFINITY): string[] {
  const parts = texts.map((text) => partsOf(text, fractionMax));
  const wholeWidth = Math.max(0, ...parts.map(({ whole }) => whole.length));
  const restWidth = Math.max(0, ...parts.map(({ rest }) => rest.length));
  return parts.map(({ whole, rest }) => whole.padStart(wholeWidth) + rest.padEnd(restWidth));
}

function partsOf(text: string, fractionMax: number): { readonly whole: string; readonly rest: string } {
  const [whole = '', fraction = ''] = text.split('.');
  if (fraction === '') return { whole, rest: '' };
  if (fraction.length <= fractionMax) return { whole, rest: `.${fraction}` };
  return { whole, rest: fractionMax <= 0 ? '…' : `.${fraction.slice(0, fractionMax - 1)}…` };
}

/** Columns of decimals that fit `width`: the fraction is cut as far as it takes, the whole part never. */
export function fitDecimals(texts: readonly string[], width: number): string[] {
  const exact = alignDecimals(texts);
  const excess = (exact[0]?.length ?? 0) - width;
  if (excess <= 0) return exact.map((text) => text.padStart(width));
  const widest = Math.max(0, ...texts.map(scaleOf));
  return alignDecimals(texts, Math.max(0, widest - excess)).map((text) => text.padStart(width));
}
