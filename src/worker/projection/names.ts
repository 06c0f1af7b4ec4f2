import { assert } from '../../common/assert.ts';
import { parseDecimal } from '../../common/decimal.ts';
import type { EngineReads, SymbolConfig } from '../../engine/types.ts';
import { formatSteps, formatUnits } from '../wire/decimals.ts';

/** Translates between the engine's numbers and the words and decimals of the tables, exactly. */
export class Names {
  readonly #engine: EngineReads;

  constructor(engine: EngineReads) {
    this.#engine = engine;
  }

  account(index: number): string {
    return must(this.#engine.accounts[index]).id;
  }

  asset(index: number): string {
    return must(this.#engine.config.assets[index]).asset;
  }

  symbol(index: number): SymbolConfig {
    return must(this.#engine.config.symbols[index]);
  }

  /** -1 for a name the engine does not know. */
  accountIndex(id: string): number {
    return this.#engine.accounts.findIndex((account) => account.id === id);
  }

  assetIndex(name: string): number {
    return this.#engine.config.assets.findIndex(({ asset }) => asset === name);
  }

  symbolIndex(name: string): number {
    return this.#engine.config.symbols.findIndex(({ symbol }) => symbol === name);
  }

  amount(units: bigint, asset: number): string {
    return formatUnits(units, must(this.#engine.config.assets[asset]).scale);
  }

  units(text: string, asset: number): bigint {
    return scaled(text, must(this.#engine.config.assets[asset]).scale);
  }
}

export const price = (ticks: number, symbol: SymbolConfig): string =>
  formatSteps(ticks, symbol.tickUnits, symbol.priceScale);

export const quantity = (lots: number | bigint, symbol: SymbolConfig): string =>
  typeof lots === 'number'
    ? formatSteps(lots, symbol.lotUnits, symbol.quantityScale)
    : formatUnits(lots * BigInt(symbol.lotUnits), symbol.quantityScale);

export const ticks = (text: string, symbol: SymbolConfig): number =>
  Number(scaled(text, symbol.priceScale) / BigInt(symbol.tickUnits));

export const lots = (text: string, symbol: SymbolConfig): number => Number(volumeLots(text, symbol));

/** Lots of a sum of quantities, which may be beyond 2^53. */
export const volumeLots = (text: string, symbol: SymbolConfig): bigint =>
  scaled(text, symbol.quantityScale) / BigInt(symbol.lotUnits);

/** Tables hold what was written by `formatDecimal`, so anything else is a bug. */
function scaled(text: string, scale: number): bigint {
  const parsed = parseDecimal(text, scale);
  assert(parsed.ok, 'a decimal of the projections fits its scale');
  return parsed.value;
}

function must<T>(value: T | undefined): T {
  assert(value !== undefined, 'an index of the engine is in its tables');
  return value;
}
