import { assert } from '../../common/assert.ts';
import type { AssetConfig, EngineReads, OrderType, SymbolConfig } from '../../engine/types.ts';
import type { InstanceSpec, SymbolSpec } from '../../instance/spec.ts';
import type { SpecSource } from '../configuration/current-spec.ts';
import { divideHalfEven, formatSteps, formatUnits } from './decimals.ts';

/** Digits an average price has beyond the symbol's price scale. */
const AVERAGE_EXTRA_SCALE = 8;
const AVERAGE_FACTOR = 10n ** BigInt(AVERAGE_EXTRA_SCALE);

/** One symbol, with the way from engine numbers to decimals. */
export class Market {
  readonly index: number;
  readonly config: SymbolConfig;
  readonly base: AssetConfig;
  readonly quote: AssetConfig;
  /** What the instance file says of it; null for a symbol that is in the journal but no longer in the file. */
  readonly spec: SymbolSpec | null;
  readonly orderTypes: readonly OrderType[];

  constructor(index: number, config: SymbolConfig, assets: readonly AssetConfig[], spec: SymbolSpec | null) {
    const base = assets[config.base];
    const quote = assets[config.quote];
    assert(base !== undefined && quote !== undefined, 'a symbol names assets of the engine');
    this.index = index;
    this.config = config;
    this.base = base;
    this.quote = quote;
    this.spec = spec;
    this.orderTypes = spec?.orderTypes ?? [];
  }

  price(ticks: number): string {
    return formatSteps(ticks, this.config.tickUnits, this.config.priceScale);
  }

  quantity(lots: number): string {
    return formatSteps(lots, this.config.lotUnits, this.config.quantityScale);
  }

  /** A sum of quantities, which may be beyond 2^53 lots. */
  volume(lots: bigint): string {
    return formatUnits(lots * BigInt(this.config.lotUnits), this.config.quantityScale);
  }

  /** Ledger units of quote, as a decimal. */
  quoteAmount(units: bigint): string {
    return formatUnits(units, this.quote.scale);
  }

  /** Average price of fills, half-even at price scale + 8; null when nothing is filled. */
  averagePrice(filledNotional: bigint, filledLots: number): string | null {
    if (filledLots === 0) return null;
    const { tickUnits, notionalFactor, priceScale } = this.config;
    const average = divideHalfEven(
      filledNotional * BigInt(tickUnits) * AVERAGE_FACTOR,
      notionalFactor * BigInt(filledLots),
    );
    return formatUnits(average, priceScale + AVERAGE_EXTRA_SCALE);
  }
}

/**
 * The symbols, assets and accounts of a venue by index and by name. Reads the engine at first use, while the journal
 * is replayed there may be no symbols yet, and again when there are more or the configuration is another.
 */
export class Markets {
  readonly #engine: EngineReads;
  readonly #source: SpecSource;
  #spec: InstanceSpec | null = null;
  #specs: ReadonlyMap<string, SymbolSpec> = new Map();
  #markets: readonly Market[] = [];
  #byName: ReadonlyMap<string, Market> = new Map();

  constructor(engine: EngineReads, source: SpecSource) {
    this.#engine = engine;
    this.#source = source;
  }

  /** Symbols that can be traded: those of the instance file, in its order. */
  get listed(): readonly Market[] {
    this.#refreshWhenChanged();
    return [...this.#specs.keys()].flatMap((symbol) => this.#byName.get(symbol) ?? []);
  }

  byName(symbol: string): Market | undefined {
    this.#refreshWhenChanged();
    return this.#byName.get(symbol);
  }

  at(index: number): Market {
    if (index >= this.#markets.length) this.#refreshWhenChanged();
    const market = this.#markets[index];
    assert(market !== undefined, 'a symbol index comes from the engine');
    return market;
  }

  asset(index: number): AssetConfig {
    const asset = this.#engine.config.assets[index];
    assert(asset !== undefined, 'an asset index comes from the engine');
    return asset;
  }

  /** Ledger units of an asset, as a decimal. */
  amount(asset: number, units: bigint): string {
    return formatUnits(units, this.asset(asset).scale);
  }

  accountId(account: number): string {
    const view = this.#engine.accounts[account];
    assert(view !== undefined, 'an account index comes from the engine');
    return view.id;
  }

  /** Index of an account by its id; undefined when there is none. */
  accountByName(id: string): number | undefined {
    return this.#engine.accounts.find((account) => account.id === id)?.account;
  }

  #refreshWhenChanged(): void {
    const hasGrown = this.#engine.config.symbols.length !== this.#markets.length;
    if (hasGrown || this.#source.spec !== this.#spec) this.#refresh();
  }

  #refresh(): void {
    const { symbols, assets } = this.#engine.config;
    this.#spec = this.#source.spec;
    this.#specs = new Map(this.#spec.symbols.map((symbol) => [symbol.symbol, symbol]));
    this.#markets = symbols.map(
      (config, index) => new Market(index, config, assets, this.#specs.get(config.symbol) ?? null),
    );
    this.#byName = new Map(this.#markets.map((market) => [market.config.symbol, market]));
  }
}
