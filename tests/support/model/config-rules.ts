import { STP_MODES } from '../../../src/engine/types.ts';
import { UNITS_END } from './money.ts';
import type { Fields } from './shape.ts';

/** 2^53 / 20,000: twice the price with its basis points can still be counted. */
const MOST_TICKS = 450_359_962_737;
const MOST_RATE = 10_000_000;

export function isConfigGood(config: unknown): boolean {
  if (!isRecord(config)) return false;
  const { venue, epoch, worldSeed, idempotencyWindow, assets, symbols } = config;
  return (
    typeof venue === 'string' &&
    isWithin(epoch, 0, 2 ** 48) &&
    isWithin(worldSeed, 0, Number.MAX_SAFE_INTEGER) &&
    isWithin(idempotencyWindow, 0, 10_000_000) &&
    areAssetsGood(assets) &&
    areSymbolsGood(symbols, assets.length)
  );
}

export function areAssetsGood(assets: unknown): assets is unknown[] {
  return (
    Array.isArray(assets) &&
    assets.every(isRecord) &&
    assets.every(({ asset, scale }) => typeof asset === 'string' && isWithin(scale, 0, 36)) &&
    new Set(assets.map(({ asset }) => asset)).size === assets.length
  );
}

export function areSymbolsGood(symbols: unknown, assetCount: number): boolean {
  return (
    Array.isArray(symbols) &&
    symbols.every(isRecord) &&
    symbols.every((symbol) => isSymbolGood(symbol, assetCount)) &&
    new Set(symbols.map(({ symbol }) => symbol)).size === symbols.length
  );
}

function isSymbolGood(symbol: Fields, assetCount: number): boolean {
  const allowed = symbol['stpAllowed'];
  return (
    typeof symbol['symbol'] === 'string' &&
    isWithin(symbol['base'], 0, assetCount - 1) &&
    isWithin(symbol['quote'], 0, assetCount - 1) &&
    symbol['base'] !== symbol['quote'] &&
    isWithin(symbol['priceScale'], 0, 36) &&
    isWithin(symbol['quantityScale'], 0, 36) &&
    isWithin(symbol['tickUnits'], 1, Number.MAX_SAFE_INTEGER) &&
    isWithin(symbol['lotUnits'], 1, Number.MAX_SAFE_INTEGER) &&
    isRange(symbol['minTicks'], symbol['maxTicks'], MOST_TICKS) &&
    isRange(symbol['minLots'], symbol['maxLots'], Number.MAX_SAFE_INTEGER) &&
    isUnits(symbol['baseUnitsPerLot'], 1n) &&
    isUnits(symbol['notionalFactor'], 1n) &&
    isUnits(symbol['minNotional'], 0n) &&
    isUnits(symbol['maxNotional'], 0n) &&
    [symbol['bandBps'], symbol['collarBps']].every((bps) => bps === null || isWithin(bps, 0, 10_000)) &&
    isWithin(symbol['makerRate'], -MOST_RATE, MOST_RATE) &&
    isWithin(symbol['takerRate'], -MOST_RATE, MOST_RATE) &&
    isOneOf(symbol['feeIn'], ['quote', 'received']) &&
    isOneOf(symbol['stpScope'], ['account', 'master']) &&
    isOneOf(symbol['postOnlyPolicy'], ['reject', 'cancel', 'slide']) &&
    Array.isArray(allowed) &&
    allowed.every((mode) => isOneOf(mode, STP_MODES)) &&
    isOneOf(symbol['stpDefault'], allowed) &&
    isWithin(symbol['maxOpenOrders'], 1, Number.MAX_SAFE_INTEGER)
  );
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}

function isRange(least: unknown, most: unknown, end: number): boolean {
  return isWithin(least, 1, end) && isWithin(most, least as number, end);
}

function isUnits(value: unknown, least: bigint): boolean {
  return typeof value === 'bigint' && value >= least && value < UNITS_END;
}

function isOneOf(value: unknown, words: readonly unknown[]): boolean {
  return words.includes(value);
}
