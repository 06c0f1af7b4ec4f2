import { formatDecimal, parseDecimal } from '../common/decimal.ts';
import { PRICE_TICKS_MAX, QUANTITY_LOTS_MAX } from './limits.ts';
import { type SymbolFigures, splitSymbol, type VenuePreset } from './presets/preset.ts';
import { parseStep, SCALE_MAX, type Step } from './scales.ts';
import type { FeesSpec, SymbolSpec } from './spec.ts';

/** What a user says about a symbol: its name, and whatever shall differ from the venue. */
export type SymbolOverrides = Partial<Omit<SymbolSpec, 'fees'>> & {
  readonly symbol: string;
  readonly fees?: { readonly [K in keyof FeesSpec]?: FeesSpec[K] | undefined } | undefined;
};

/** The preset's own symbols, complete, in its order. */
export const presetSymbols = (preset: VenuePreset): SymbolSpec[] =>
  Object.keys(preset.symbols).map((symbol) => completeSymbol(preset, { symbol }));

/**
 * A complete symbol: what is said in `overrides`, then the preset's figures for that symbol, then its fallback.
 * Limits that nobody gave follow a changed step: the least is one step, the most is cut to a multiple of it.
 */
export function completeSymbol(preset: VenuePreset, overrides: SymbolOverrides): SymbolSpec {
  const names = splitSymbol(overrides.symbol) ?? { base: overrides.symbol, quote: overrides.symbol };
  const listed = Object.hasOwn(preset.symbols, overrides.symbol)
    ? preset.symbols[overrides.symbol]
    : undefined;
  const figures = fitted(listed ?? preset.fallback, overrides);
  const fees = { ...preset.rules.fees, ...withoutUndefined(overrides.fees ?? {}) };
  return { ...names, ...preset.rules, ...figures, ...withoutUndefined(overrides), fees };
}

/** Preset figures as they fit the steps of `overrides`. */
function fitted(figures: SymbolFigures, overrides: Partial<SymbolFigures>): SymbolFigures {
  const tick = parseStep(overrides.tickSize ?? figures.tickSize);
  const lot = parseStep(overrides.lotSize ?? figures.lotSize);
  if (tick === null || lot === null) return figures;
  return {
    ...figures,
    minPrice: leastFitting(figures.minPrice, tick),
    maxPrice: mostFitting(figures.maxPrice, tick, PRICE_TICKS_MAX),
    minQuantity: leastFitting(figures.minQuantity, lot),
    maxQuantity: mostFitting(figures.maxQuantity, lot, QUANTITY_LOTS_MAX),
  };
}

/** The value rounded up to a multiple of the step. */
function leastFitting(text: string, step: Step): string {
  const value = inStepScale(text, step);
  const steps = (value + step.units - 1n) / step.units;
  return formatDecimal((steps > 1n ? steps : 1n) * step.units, step.scale);
}

/** The value rounded down to a multiple of the step, between one step and `max` of them. */
function mostFitting(text: string, step: Step, max: bigint): string {
  const steps = inStepScale(text, step) / step.units;
  const bounded = steps > max ? max : steps < 1n ? 1n : steps;
  return formatDecimal(bounded * step.units, step.scale);
}

/** In units of 10^-scale, rounded up where the scale is coarser. */
function inStepScale(text: string, step: Step): bigint {
  const parsed = parseDecimal(text, SCALE_MAX);
  const divisor = 10n ** BigInt(SCALE_MAX - step.scale);
  return parsed.ok ? (parsed.value + divisor - 1n) / divisor : step.units;
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
