import { parseSmallDecimal } from '../../common/decimal.ts';
import type { AssetConfig } from '../../engine/types.ts';
import { BALANCE_UNITS_LIMIT } from '../../instance/limits.ts';
import { readDecimal } from './decimal-reader.ts';
import type { FieldReader } from './field-reader.ts';
import type { Market } from './markets.ts';

/**
 * A price in ticks; null when absent or wrong. Prices the engine has numbers for are left to its range check; one
 * below zero or beyond any number is refused here by the same code (3002).
 */
export function readTicks(fields: FieldReader, market: Market, field: string): number | null {
  const { priceScale, tickUnits, symbol, minTicks, maxTicks } = market.config;
  const plain = readPlainSteps(fields, field, priceScale, tickUnits);
  if (plain >= 0) return plain;
  const units = readDecimal(fields, field, priceScale, symbol);
  if (units === null) return null;
  if (units % BigInt(tickUnits) !== 0n) {
    const step = `the tick size ${market.price(1)} of ${symbol}`;
    fields.fail('PRICE_TICK', `${field} ${fields.value(field)} is not a multiple of ${step}`, field);
  }
  const ticks = Number(units / BigInt(tickUnits));
  if (units < 0n || !Number.isSafeInteger(ticks)) {
    const range = `${market.price(minTicks)} to ${market.price(maxTicks)}`;
    fields.fail(
      'PRICE_RANGE',
      `${field} of ${symbol} must be from ${range}, but was ${fields.value(field)}`,
      field,
    );
  }
  return ticks;
}

/** A quantity in lots, under the same rules (3004, 3005). */
export function readLots(fields: FieldReader, market: Market, field: string): number | null {
  const { quantityScale, lotUnits, symbol, minLots, maxLots } = market.config;
  const plain = readPlainSteps(fields, field, quantityScale, lotUnits);
  if (plain >= 0) return plain;
  const units = readDecimal(fields, field, quantityScale, symbol);
  if (units === null) return null;
  if (units % BigInt(lotUnits) !== 0n) {
    const step = `the lot size ${market.quantity(1)} of ${symbol}`;
    fields.fail('LOT_STEP', `${field} ${fields.value(field)} is not a multiple of ${step}`, field);
  }
  const lots = Number(units / BigInt(lotUnits));
  if (units < 0n || !Number.isSafeInteger(lots)) {
    const range = `${market.quantity(minLots)} to ${market.quantity(maxLots)}`;
    fields.fail(
      'QUANTITY_RANGE',
      `${field} of ${symbol} must be from ${range}, but was ${fields.value(field)}`,
      field,
    );
  }
  return lots;
}

/** Steps of an amount as most people send it; -1 where the long way has to find out what there is, and what is wrong. */
function readPlainSteps(fields: FieldReader, field: string, scale: number, stepUnits: number): number {
  const value = fields.value(field);
  if (typeof value !== 'string' || fields.problem !== null) return -1;
  const units = parseSmallDecimal(value, scale);
  return units >= 0 && units % stepUnits === 0 ? units / stepUnits : -1;
}

/** An amount of an asset above 0, in ledger units (1004, 3005, 3015). */
export function readUnits(
  fields: FieldReader,
  { asset, scale }: Pick<AssetConfig, 'asset' | 'scale'>,
  field: string,
): bigint | null {
  const units = readDecimal(fields, field, scale, asset);
  if (units === null) return null;
  if (units <= 0n) {
    fields.fail('QUANTITY_RANGE', `${field} must be above 0, but was ${fields.value(field)}`, field);
  }
  if (units >= BALANCE_UNITS_LIMIT) {
    fields.fail('OVERFLOW', `${field} ${fields.value(field)} is beyond the range of the ledger`, field);
  }
  return units;
}
