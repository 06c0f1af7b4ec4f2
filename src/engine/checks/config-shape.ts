/** Fields that must be numbers and bigints. What they may hold is for the checks of a configuration. */
const SYMBOL_NUMBERS = [
  'base',
  'quote',
  'priceScale',
  'tickUnits',
  'quantityScale',
  'lotUnits',
  'minTicks',
  'maxTicks',
  'minLots',
  'maxLots',
  'makerRate',
  'takerRate',
  'maxOpenOrders',
];
const SYMBOL_BIGINTS = ['baseUnitsPerLot', 'notionalFactor', 'minNotional', 'maxNotional'];
const CONFIG_NUMBERS = ['epoch', 'worldSeed', 'idempotencyWindow'];

/**
 * True when a value has every field of an EngineConfig, each of its kind: a journal may hold anything, and a list
 * may have holes, which `every` alone would not see.
 */
export function isConfigShaped(value: unknown): boolean {
  if (!isObject(value) || typeof value['venue'] !== 'string') return false;
  const { assets, symbols } = value;
  if (!areNumbers(value, CONFIG_NUMBERS) || !isAssetsShaped(assets)) return false;
  return Array.isArray(symbols) && Array.from(symbols).every(isSymbolShaped);
}

export function isAssetsShaped(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return Array.from(value).every(
    (asset) => isObject(asset) && typeof asset['asset'] === 'string' && areNumbers(asset, ['scale']),
  );
}

export function isSymbolShaped(value: unknown): boolean {
  if (!isObject(value) || typeof value['symbol'] !== 'string') return false;
  return (
    areNumbers(value, SYMBOL_NUMBERS) &&
    SYMBOL_BIGINTS.every((field) => typeof value[field] === 'bigint') &&
    ['bandBps', 'collarBps'].every((field) => value[field] === null || areNumbers(value, [field])) &&
    Array.isArray(value['stpAllowed']) &&
    Array.from(value['stpAllowed']).every((mode) => typeof mode === 'string')
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function areNumbers(value: Record<string, unknown>, fields: readonly string[]): boolean {
  return fields.every((field) => typeof value[field] === 'number');
}
