import type { SymbolConfig } from '../../../src/engine/types.ts';

type Range = { readonly low: number; readonly high: number };

/** Limit prices that a symbol lets pass, with the band around a reference where there is one. */
export function priceRange(config: SymbolConfig, reference: number | null): Range {
  const { minTicks, maxTicks, bandBps } = config;
  if (reference === null || bandBps === null) return { low: minTicks, high: maxTicks };
  const low = Math.ceil((reference * (10_000 - bandBps)) / 10_000);
  const high = Math.floor((reference * (10_000 + bandBps)) / 10_000);
  return { low: Math.max(low, minTicks), high: Math.min(high, maxTicks) };
}
