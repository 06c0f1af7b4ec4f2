import { parseDecimal } from '../common/decimal.ts';
import type { SymbolSpec } from './spec.ts';

/** Most decimal places of a tick or of a lot. */
export const SCALE_MAX = 12;
/** Most decimal places of a tick and a lot together: balances then have room for a million of any asset. */
export const SCALE_SUM_MAX = 18;

/** A step (tick or lot) in integers: `units` of 10^-`scale`, with the fewest decimal places that can write it. */
export type Step = { readonly scale: number; readonly units: bigint };

/** Null when `text` is no positive decimal with at most 12 places. */
export function parseStep(text: string): Step | null {
  const parsed = parseDecimal(text, SCALE_MAX);
  if (!parsed.ok || parsed.value <= 0n) return null;
  let units = parsed.value;
  let scale = SCALE_MAX;
  while (scale > 0 && units % 10n === 0n) {
    units /= 10n;
    scale -= 1;
  }
  return { scale, units };
}

/**
 * Decimal places of each asset's ledger unit, in order of first appearance: the largest over its symbols of, as
 * quote, price scale + quantity scale + 2, and as base, quantity scale + 4. Notional then converts exactly.
 */
export function ledgerScales(symbols: readonly SymbolSpec[]): Map<string, number> {
  const scales = new Map<string, number>();
  const raise = (asset: string, scale: number): unknown =>
    scales.set(asset, Math.max(scale, scales.get(asset) ?? 0));
  for (const symbol of symbols) {
    const priceScale = parseStep(symbol.tickSize)?.scale ?? 0;
    const quantityScale = parseStep(symbol.lotSize)?.scale ?? 0;
    raise(symbol.base, quantityScale + 4);
    raise(symbol.quote, priceScale + quantityScale + 2);
  }
  return scales;
}
