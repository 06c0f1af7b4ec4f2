import type { BalanceView, Side, SymbolConfig } from '../../../src/engine/types.ts';
import type { Order, World } from './world.ts';

const RATE_ONE = 100_000_000n;
/** No amount in ledger units reaches this. */
export const UNITS_END = 2n ** 96n;

export function notionalOf(config: SymbolConfig, ticks: number, lots: number): bigint {
  return BigInt(ticks) * BigInt(lots) * config.notionalFactor;
}

export function baseUnitsOf(config: SymbolConfig, lots: number): bigint {
  return BigInt(lots) * config.baseUnitsPerLot;
}

/** Smallest whole number of units that is not below `exact` / 1e8. */
export function ceilRate(exact: bigint): bigint {
  const floor = exact / RATE_ONE - (exact % RATE_ONE < 0n ? 1n : 0n);
  return floor * RATE_ONE === exact ? floor : floor + 1n;
}

/** Fees of a BUY are in base where venues take them of what is received; all others are in quote. */
export function paysFeeInBase(config: SymbolConfig, side: Side): boolean {
  return config.feeIn === 'received' && side === 'BUY';
}

export function feeAssetOf({ market: { config }, side }: Order): number {
  return paysFeeInBase(config, side) ? config.base : config.quote;
}

export function payAssetOf(config: SymbolConfig, side: Side): number {
  return side === 'BUY' ? config.quote : config.base;
}

export function openLots(order: Order): number {
  return order.lots === null ? 0 : order.lots - order.filledLots - order.preventedLots;
}

/** floor or ceil of ticks x (10,000 + bps) / 10,000. */
export function shifted(ticks: number, bps: number, round: 'floor' | 'ceil'): number {
  const exact = BigInt(ticks) * BigInt(10_000 + bps);
  return Number((exact + (round === 'ceil' ? 9_999n : 0n)) / 10_000n);
}

/** The most a market-type stop BUY pays per lot, in ticks. */
export function capOf(order: Order): number {
  const { collarBps, maxTicks } = order.market.config;
  const stop = order.stopTicks ?? 0;
  return collarBps === null ? maxTicks : Math.min(maxTicks, shifted(stop, collarBps, 'floor'));
}

/** Units of its pay asset that an order must hold as it stands. */
export function needOf(order: Order): bigint {
  const { config } = order.market;
  if (order.place === 'done' || order.orderType === 'MARKET') return 0n;
  if (order.side === 'SELL') return baseUnitsOf(config, openLots(order));
  const notional = notionalOf(config, order.priceTicks ?? capOf(order), openLots(order));
  if (paysFeeInBase(config, 'BUY')) return notional;
  const rate = [order.makerRate, order.takerRate, 0n].reduce((one, other) => (one > other ? one : other));
  return notional + ceilRate(order.exactFee + notional * rate) - ceilRate(order.exactFee);
}

/** What an account owns less what its live orders need. */
export function balanceOf(world: World, account: number, asset: number): BalanceView {
  const holding = world.live.filter(
    (order) => order.account === account && payAssetOf(order.market.config, order.side) === asset,
  );
  const locked = holding.reduce((sum, order) => sum + needOf(order), 0n);
  return { available: world.ledger.total(account, asset) - locked, locked };
}
