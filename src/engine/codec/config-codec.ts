import { type AssetConfig, type EngineConfig, STP_MODES, type SymbolConfig } from '../types.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';

const FEE_SIDES = ['quote', 'received'] as const;
const STP_SCOPES = ['account', 'master'] as const;
const POST_ONLY_POLICIES = ['reject', 'cancel', 'slide'] as const;

export function writeEngineConfig(to: ByteWriter, config: EngineConfig): void {
  to.string(config.venue);
  to.uint(config.epoch);
  to.uint(config.worldSeed);
  to.uint(config.idempotencyWindow);
  writeAssets(to, config.assets);
  to.uint(config.symbols.length);
  for (const symbol of config.symbols) writeSymbolConfig(to, symbol);
}

/** A copy that nobody else holds; of a configuration that was checked. */
export function copyEngineConfig(config: EngineConfig): EngineConfig {
  const to = new ByteWriter(1024);
  writeEngineConfig(to, config);
  return readEngineConfig(new ByteReader(to.finish()));
}

export function readEngineConfig(from: ByteReader): EngineConfig {
  return {
    venue: from.string(),
    epoch: from.uint(),
    worldSeed: from.uint(),
    idempotencyWindow: from.uint(),
    assets: readAssets(from),
    symbols: readList(from, readSymbolConfig),
  };
}

export function writeAssets(to: ByteWriter, assets: readonly AssetConfig[]): void {
  to.uint(assets.length);
  for (const { asset, scale } of assets) {
    to.string(asset);
    to.uint(scale);
  }
}

export function readAssets(from: ByteReader): AssetConfig[] {
  return readList(from, () => ({ asset: from.string(), scale: from.uint() }));
}

export function writeSymbolConfig(to: ByteWriter, config: SymbolConfig): void {
  to.string(config.symbol);
  to.uint(config.base);
  to.uint(config.quote);
  writeGrid(to, config);
  writeFilters(to, config);
  to.int(config.makerRate);
  to.int(config.takerRate);
  to.word(FEE_SIDES, config.feeIn);
  to.word(STP_MODES, config.stpDefault);
  to.uint(config.stpAllowed.length);
  for (const mode of config.stpAllowed) to.word(STP_MODES, mode);
  to.word(STP_SCOPES, config.stpScope);
  to.word(POST_ONLY_POLICIES, config.postOnlyPolicy);
  to.uint(config.maxOpenOrders);
}

export function readSymbolConfig(from: ByteReader): SymbolConfig {
  return {
    symbol: from.string(),
    base: from.uint(),
    quote: from.uint(),
    ...readGrid(from),
    ...readFilters(from),
    makerRate: from.int(),
    takerRate: from.int(),
    feeIn: from.word(FEE_SIDES),
    stpDefault: from.word(STP_MODES),
    stpAllowed: readList(from, () => from.word(STP_MODES)),
    stpScope: from.word(STP_SCOPES),
    postOnlyPolicy: from.word(POST_ONLY_POLICIES),
    maxOpenOrders: from.uint(),
  };
}

function writeGrid(to: ByteWriter, config: SymbolConfig): void {
  to.uint(config.priceScale);
  to.uint(config.tickUnits);
  to.uint(config.quantityScale);
  to.uint(config.lotUnits);
  to.bigint(config.baseUnitsPerLot);
  to.bigint(config.notionalFactor);
}

function readGrid(from: ByteReader) {
  return {
    priceScale: from.uint(),
    tickUnits: from.uint(),
    quantityScale: from.uint(),
    lotUnits: from.uint(),
    baseUnitsPerLot: from.bigint(),
    notionalFactor: from.bigint(),
  };
}

function writeFilters(to: ByteWriter, config: SymbolConfig): void {
  to.uint(config.minTicks);
  to.uint(config.maxTicks);
  to.uint(config.minLots);
  to.uint(config.maxLots);
  to.bigint(config.minNotional);
  to.bigint(config.maxNotional);
  to.uintOrNull(config.bandBps);
  to.uintOrNull(config.collarBps);
}

function readFilters(from: ByteReader) {
  return {
    minTicks: from.uint(),
    maxTicks: from.uint(),
    minLots: from.uint(),
    maxLots: from.uint(),
    minNotional: from.bigint(),
    maxNotional: from.bigint(),
    bandBps: from.uintOrNull(),
    collarBps: from.uintOrNull(),
  };
}

function readList<T>(from: ByteReader, read: (from: ByteReader) => T): T[] {
  return Array.from({ length: from.count() }, () => read(from));
}
