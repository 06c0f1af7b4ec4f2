import { formatDecimal } from '../common/decimal.ts';
import type { SymbolConfig } from '../engine/types.ts';
import type { FigureReader, SpecProblem } from './figures.ts';
import { BALANCE_UNITS_LIMIT, PRICE_TICKS_MAX, PROTECTION_BPS_MAX, QUANTITY_LOTS_MAX } from './limits.ts';
import { quoted } from './names.ts';
import { parseStep, SCALE_MAX, SCALE_SUM_MAX, type Step } from './scales.ts';
import type { SymbolSpec } from './spec.ts';

/** Decimal places of a fee in basis points: one rate unit is 1e-8. */
const FEE_BPS_SCALE = 4;
const FEE_RATE_MAX = 10_000_000n;

/** Reads one symbol's figures; every problem goes to the shared reader. */
export class SymbolReader {
  readonly #read: FigureReader;
  readonly #path: SpecProblem['path'];
  readonly #symbol: SymbolSpec;

  constructor(read: FigureReader, path: SpecProblem['path'], symbol: SymbolSpec) {
    this.#read = read;
    this.#path = path;
    this.#symbol = symbol;
  }

  /** Null when a step is unusable: all other figures count in steps, so they are not judged then. */
  config(scales: ReadonlyMap<string, number>, assetNames: readonly string[]): SymbolConfig | null {
    const { symbol, base, quote } = this.#symbol;
    this.#checkAssets();
    const tick = this.#step('tickSize');
    const lot = this.#step('lotSize');
    if (tick === null || lot === null || !this.#scalesFit(tick, lot)) return null;
    const baseScale = scales.get(base) ?? 0;
    const quoteScale = scales.get(quote) ?? 0;
    const baseUnitsPerLot = lot.units * 10n ** BigInt(Math.max(0, baseScale - lot.scale));
    const notionalFactor =
      tick.units * lot.units * 10n ** BigInt(Math.max(0, quoteScale - tick.scale - lot.scale));
    this.#checkLeast('lotSize', baseUnitsPerLot, baseScale);
    this.#checkLeast('tickSize', notionalFactor, quoteScale);
    return {
      symbol,
      base: assetNames.indexOf(base),
      quote: assetNames.indexOf(quote),
      priceScale: tick.scale,
      tickUnits: Number(tick.units),
      quantityScale: lot.scale,
      lotUnits: Number(lot.units),
      baseUnitsPerLot,
      notionalFactor,
      ...this.#ranges(tick, lot, quoteScale),
      ...this.#protections(),
      ...this.#fees(),
      ...this.#policies(),
    };
  }

  #checkAssets(): void {
    const { base, quote } = this.#symbol;
    if (base !== quote) return;
    const rule = `another asset than "base" ${quoted(base)}`;
    this.#report('quote', `Expected "quote" to be ${rule}, but was ${quoted(quote)}.`);
  }

  #step(field: 'tickSize' | 'lotSize'): Step | null {
    const step = parseStep(this.#symbol[field]);
    if (step !== null && step.units <= QUANTITY_LOTS_MAX) return step;
    const rule = `a positive decimal with at most ${SCALE_MAX} decimal places`;
    this.#report(field, `Expected "${field}" to be ${rule}, but was ${quoted(this.#symbol[field])}.`);
    return null;
  }

  #scalesFit(tick: Step, lot: Step): boolean {
    if (tick.scale + lot.scale <= SCALE_SUM_MAX) return true;
    const rule = `at most ${SCALE_SUM_MAX} decimal places together with "lotSize" ${quoted(this.#symbol.lotSize)}`;
    this.#report(
      'tickSize',
      `Expected "tickSize" to have ${rule}, but was ${quoted(this.#symbol.tickSize)}.`,
    );
    return false;
  }

  /** The least that can be traded must itself fit the ledger. */
  #checkLeast(field: 'tickSize' | 'lotSize', units: bigint, scale: number): void {
    if (units < BALANCE_UNITS_LIMIT) return;
    const what = field === 'lotSize' ? 'one lot' : 'one tick times one lot';
    const most = formatDecimal(BALANCE_UNITS_LIMIT - 1n, scale);
    const rule = `so small that ${what} is at most ${most}`;
    this.#report(field, `Expected "${field}" to be ${rule}, but was ${quoted(this.#symbol[field])}.`);
  }

  #ranges(tick: Step, lot: Step, quoteScale: number) {
    const { minPrice, maxPrice, minQuantity, maxQuantity } = this.#symbol;
    const ticks = { ...tick, name: 'tickSize' };
    const lots = { ...lot, name: 'lotSize' };
    const ranges = {
      minTicks: this.#read.steps(this.#at('minPrice'), minPrice, ticks, PRICE_TICKS_MAX),
      maxTicks: this.#read.steps(this.#at('maxPrice'), maxPrice, ticks, PRICE_TICKS_MAX),
      minLots: this.#read.steps(this.#at('minQuantity'), minQuantity, lots, QUANTITY_LOTS_MAX),
      maxLots: this.#read.steps(this.#at('maxQuantity'), maxQuantity, lots, QUANTITY_LOTS_MAX),
      minNotional: this.#notional('minNotional', quoteScale),
      maxNotional: this.#notional('maxNotional', quoteScale),
    };
    this.#checkOrder('minPrice', 'maxPrice', ranges.minTicks > ranges.maxTicks);
    this.#checkOrder('minQuantity', 'maxQuantity', ranges.minLots > ranges.maxLots);
    const limited = ranges.maxNotional > 0n;
    this.#checkOrder('minNotional', 'maxNotional', limited && ranges.minNotional > ranges.maxNotional);
    return ranges;
  }

  #notional(field: 'minNotional' | 'maxNotional', quoteScale: number): bigint {
    const text = this.#symbol[field];
    const units = this.#read.decimal(this.#at(field), text, quoteScale, 0n);
    if (units < BALANCE_UNITS_LIMIT) return units;
    const most = formatDecimal(BALANCE_UNITS_LIMIT - 1n, quoteScale);
    this.#report(field, `Expected "${field}" to be at most ${most}, but was ${quoted(text)}.`);
    return 0n;
  }

  #checkOrder(least: keyof SymbolSpec, most: keyof SymbolSpec, wrong: boolean): void {
    const values = this.#symbol;
    if (!wrong || this.#isReported(least) || this.#isReported(most)) return;
    const rule = `at least "${least}" ${quoted(String(values[least]))}`;
    this.#report(most, `Expected "${most}" to be ${rule}, but was ${quoted(String(values[most]))}.`);
  }

  /** True when the figure is no usable number: then a problem says so already. */
  #isReported(field: keyof SymbolSpec): boolean {
    const own = this.#at(field);
    return this.#read.problems.some(
      ({ path }) => path.length === own.length && path.every((step, at) => step === own[at]),
    );
  }

  #protections() {
    const { bandBps, collarBps } = this.#symbol;
    this.#checkProtection('bandBps', bandBps);
    this.#checkProtection('collarBps', collarBps);
    return { bandBps, collarBps };
  }

  #checkProtection(field: 'bandBps' | 'collarBps', bps: number | null): void {
    if (bps === null || (Number.isInteger(bps) && bps >= 1 && bps <= PROTECTION_BPS_MAX)) return;
    const rule = `a whole number from 1 to ${PROTECTION_BPS_MAX}, or null for none`;
    this.#report(field, `Expected "${field}" to be ${rule}, but was ${bps}.`);
  }

  #fees() {
    const { makerBps, takerBps, feeIn } = this.#symbol.fees;
    const maker = this.#rate('makerBps', makerBps, -FEE_RATE_MAX);
    const taker = this.#rate('takerBps', takerBps, 0n);
    if (maker < -taker) {
      const rule = `a rebate of at most the taker's ${quoted(takerBps)}`;
      this.#report(['fees', 'makerBps'], `Expected "makerBps" to be ${rule}, but was ${quoted(makerBps)}.`);
    }
    return { makerRate: Number(maker), takerRate: Number(taker), feeIn };
  }

  #rate(field: 'makerBps' | 'takerBps', text: string, min: bigint): bigint {
    const path = this.#at('fees', field);
    const rate = this.#read.decimal(path, text, FEE_BPS_SCALE, min);
    if (rate <= FEE_RATE_MAX) return rate;
    const most = formatDecimal(FEE_RATE_MAX, FEE_BPS_SCALE);
    this.#read.report(path, `Expected "${field}" to be at most ${most}, but was ${quoted(text)}.`);
    return FEE_RATE_MAX;
  }

  #policies() {
    const { stpDefault, stpAllowed, stpScope, postOnlyPolicy, maxOpenOrders } = this.#symbol;
    if (!stpAllowed.includes(stpDefault)) {
      const rule = `one of "stpAllowed" (${stpAllowed.join(', ')})`;
      this.#report('stpDefault', `Expected "stpDefault" to be ${rule}, but was ${quoted(stpDefault)}.`);
    }
    return { stpDefault, stpAllowed, stpScope, postOnlyPolicy, maxOpenOrders };
  }

  #at(...fields: (string | number)[]): SpecProblem['path'] {
    return [...this.#path, ...fields];
  }

  #report(field: string | readonly string[], message: string): void {
    this.#read.report(this.#at(...(typeof field === 'string' ? [field] : field)), message);
  }
}
