import { BPS_ONE, MONEY_BOUND } from '../arithmetic.ts';
import { codeIn } from '../codes.ts';
import { type AssetConfig, type EngineConfig, STP_MODES, type SymbolConfig } from '../types.ts';
import { isAssetsShaped, isConfigShaped, isSymbolShaped } from './config-shape.ts';

/** Highest price: ticks x 20,000 (a price and a whole collar on top, in basis points) stay safe integers. */
const PRICE_TICKS_MAX = Math.floor(Number.MAX_SAFE_INTEGER / 20_000);
const SCALE_MAX = 36;
const EPOCH_MAX = 2 ** 48;
/** Fee rates lie within 10 %, so that a fee never eats what it is paid from. */
const RATE_MAX = 10_000_000;
/** Bounds of the tables: record fields and keys are reckoned for them. */
const SYMBOLS_MAX = 4096;
const ASSETS_MAX = 4096;
const IDEMPOTENCY_WINDOW_MAX = 10_000_000;

/** What is wrong with a configuration, the first thing found; null when the engine can run it. */
export function engineConfigProblem(config: EngineConfig): string | null {
  if (!isConfigShaped(config)) return 'a configuration has all its fields, each of its kind';
  if (!isUint(config.epoch) || !isUint(config.worldSeed)) return 'epoch and worldSeed are integers from 0';
  if (config.epoch > EPOCH_MAX) return 'an epoch is at most 2^48, so that resets can raise it';
  if (!isUint(config.idempotencyWindow) || config.idempotencyWindow > IDEMPOTENCY_WINDOW_MAX)
    return 'idempotencyWindow is an integer from 0 to 10,000,000';
  if (config.symbols.length > SYMBOLS_MAX) return 'there are at most 4,096 symbols';
  const names = new Set(config.symbols.map((symbol) => symbol.symbol));
  if (names.size !== config.symbols.length) return 'symbols have different names';
  return assetsProblem(config.assets) ?? firstProblem(config.symbols, config.assets.length);
}

/** What is wrong with a further symbol and the assets that come with it. */
export function addSymbolProblem(
  present: EngineConfig,
  config: SymbolConfig,
  newAssets: readonly AssetConfig[],
): string | null {
  if (!isSymbolShaped(config) || !isAssetsShaped(newAssets))
    return 'a symbol has all its fields, each of its kind';
  if (present.symbols.some((symbol) => symbol.symbol === config.symbol))
    return 'symbols have different names';
  if (present.symbols.length >= SYMBOLS_MAX) return 'there are at most 4,096 symbols';
  const assets = [...present.assets, ...newAssets];
  return assetsProblem(assets) ?? symbolConfigProblem(config, assets.length);
}

/** What is wrong with a symbol among `assets` assets; null when it can be traded. */
function symbolConfigProblem(config: SymbolConfig, assets: number): string | null {
  return (
    assetIndexProblem(config, assets) ??
    gridProblem(config) ??
    bpsProblem(config) ??
    ratesProblem(config.makerRate, config.takerRate) ??
    policyProblem(config)
  );
}

function assetsProblem(assets: readonly AssetConfig[]): string | null {
  if (assets.length > ASSETS_MAX) return 'there are at most 4,096 assets';
  if (new Set(assets.map((asset) => asset.asset)).size !== assets.length)
    return 'assets have different names';
  return assets.every(({ scale }) => isUint(scale) && scale <= SCALE_MAX)
    ? null
    : 'an asset has a scale from 0 to 36';
}

export function ratesProblem(makerRate: number, takerRate: number): string | null {
  const inRange = (rate: number) => Number.isSafeInteger(rate) && Math.abs(rate) <= RATE_MAX;
  return inRange(makerRate) && inRange(takerRate) ? null : 'fee rates lie within 10 %';
}

function firstProblem(symbols: readonly SymbolConfig[], assets: number): string | null {
  for (const symbol of symbols) {
    const problem = symbolConfigProblem(symbol, assets);
    if (problem !== null) return `${symbol.symbol}: ${problem}`;
  }
  return null;
}

function assetIndexProblem({ base, quote }: SymbolConfig, assets: number): string | null {
  const known = (index: number) => isUint(index) && index < assets;
  return known(base) && known(quote) && base !== quote ? null : 'base and quote are two known assets';
}

function gridProblem(config: SymbolConfig): string | null {
  const { priceScale, quantityScale, tickUnits, lotUnits } = config;
  if (![priceScale, quantityScale].every((scale) => isUint(scale) && scale <= SCALE_MAX))
    return 'prices and quantities have a scale from 0 to 36';
  if (![tickUnits, lotUnits].every((units) => isUint(units) && units >= 1))
    return 'a tick and a lot are at least one unit of their scale';
  if (!isRange(config.minTicks, config.maxTicks, PRICE_TICKS_MAX))
    return 'prices run from at least 1 to at most 2^53/20,000 ticks';
  if (!isRange(config.minLots, config.maxLots, Number.MAX_SAFE_INTEGER))
    return 'quantities run from at least 1 to at most 2^53-1 lots';
  if (!isUnits(config.baseUnitsPerLot) || !isUnits(config.notionalFactor))
    return 'a lot and a tick x lot are at least one ledger unit';
  const { minNotional, maxNotional } = config;
  const inRange = (limit: bigint) => limit >= 0n && limit < MONEY_BOUND;
  return inRange(minNotional) && inRange(maxNotional) ? null : 'notional limits run from 0 to below 2^96';
}

function bpsProblem({ bandBps, collarBps }: SymbolConfig): string | null {
  const inRange = (bps: number | null) => bps === null || (isUint(bps) && bps <= BPS_ONE);
  return inRange(bandBps) && inRange(collarBps) ? null : 'band and collar are from 0 to 10,000 basis points';
}

function policyProblem(config: SymbolConfig): string | null {
  const { stpAllowed, stpDefault, maxOpenOrders } = config;
  const areWords =
    stpAllowed.every((mode) => codeIn(STP_MODES, mode) !== -1) &&
    codeIn(['quote', 'received'], config.feeIn) !== -1 &&
    codeIn(['account', 'master'], config.stpScope) !== -1 &&
    codeIn(['reject', 'cancel', 'slide'], config.postOnlyPolicy) !== -1;
  if (!areWords) return 'fee side, STP modes and scope and post-only policy are words of their tables';
  if (!stpAllowed.includes(stpDefault)) return 'the default STP mode is among the allowed ones';
  return isUint(maxOpenOrders) && maxOpenOrders > 0 ? null : 'at least one open order is allowed';
}

const isUint = (value: number) => Number.isSafeInteger(value) && value >= 0;
const isUnits = (value: bigint) => value > 0n && value < MONEY_BOUND;
const isRange = (min: number, max: number, bound: number) =>
  isUint(min) && isUint(max) && min >= 1 && min <= max && max <= bound;
