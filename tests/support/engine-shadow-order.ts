import type { OrderView, Side, SymbolConfig } from '../../src/engine/types.ts';

const RATE_ONE = 100_000_000n;

/** What a shadow knows of an order by its events. */
export type ShadowOrder = {
  readonly orderId: number;
  readonly account: number;
  readonly symbol: number;
  readonly side: Side;
  readonly makerRate: bigint;
  readonly takerRate: bigint;
  /** Limit, 0 for none. */
  ticks: number;
  /** The worst price it may trade at, from the moment it came, was triggered or amended. */
  bound: number;
  /** Lower goes first at one price. */
  priority: number;
  feeExact: bigint;
  feePaid: bigint;
  filled: number;
  notional: bigint;
  rests: boolean;
};

export function shadowOf(
  { orderId, account, symbol, side }: OrderView,
  fees: { readonly makerRate: number; readonly takerRate: number },
): ShadowOrder {
  return {
    ...{ orderId, account, symbol, side },
    makerRate: BigInt(fees.makerRate),
    takerRate: BigInt(fees.takerRate),
    ...{ ticks: 0, bound: 0, priority: 0, filled: 0, rests: false },
    ...{ feeExact: 0n, feePaid: 0n, notional: 0n },
  };
}

/** Books a fill and answers the fee it should have. */
export function fillShadow(
  order: ShadowOrder,
  config: SymbolConfig,
  ticks: number,
  lots: number,
  rate: bigint,
): bigint {
  const notional = BigInt(ticks) * BigInt(lots) * config.notionalFactor;
  const inBase = order.side === 'BUY' && config.feeIn === 'received';
  order.feeExact += rate * (inBase ? BigInt(lots) * config.baseUnitsPerLot : notional);
  order.filled += lots;
  order.notional += notional;
  const fee = ceilRate(order.feeExact) - order.feePaid;
  order.feePaid += fee;
  return fee;
}

/** Units that a live order must hold, and the asset it holds them in. */
export function needOf(
  view: OrderView,
  { feeExact, makerRate, takerRate }: ShadowOrder,
  config: SymbolConfig,
): { readonly asset: number; readonly units: bigint } {
  const open = BigInt((view.lots ?? 0) - view.filledLots - view.preventedLots);
  if (view.side === 'SELL') return { asset: config.base, units: open * config.baseUnitsPerLot };
  const notional = BigInt(view.priceTicks ?? capOf(view, config)) * open * config.notionalFactor;
  if (config.feeIn === 'received') return { asset: config.quote, units: notional };
  const highest = [makerRate, takerRate, 0n].reduce((one, other) => (one > other ? one : other));
  const fee = ceilRate(feeExact + notional * highest) - ceilRate(feeExact);
  return { asset: config.quote, units: notional + fee };
}

/** The worst price the rules let a taker trade at, when it meets a book with this best price. */
export function boundOf(
  view: OrderView,
  limitTicks: number | null,
  config: SymbolConfig,
  best: number | null,
  last: number | null,
): number {
  const isBuy = view.side === 'BUY';
  const bounds = [limitTicks ?? (isBuy ? capOf(view, config) : 1)];
  if (limitTicks === null && best !== null && config.collarBps !== null)
    bounds.push(around(best, config.collarBps, isBuy));
  if (last !== null && config.bandBps !== null) bounds.push(around(last, config.bandBps, isBuy));
  return isBuy ? Math.min(...bounds) : Math.max(...bounds);
}

function capOf({ stopTicks }: OrderView, { collarBps, maxTicks }: SymbolConfig): number {
  return stopTicks === null || collarBps === null
    ? maxTicks
    : Math.min(maxTicks, around(stopTicks, collarBps, true));
}

/** So many basis points above, rounded down, or below, rounded up. */
function around(ticks: number, bps: number, isAbove: boolean): number {
  const exact = BigInt(ticks) * BigInt(10_000 + (isAbove ? bps : -bps));
  return Number(isAbove ? exact / 10_000n : (exact + 9_999n) / 10_000n);
}

/** Rounded up, in a way of its own: the engine divides, this counts remainders. */
export function ceilRate(exact: bigint): bigint {
  const remainder = ((exact % RATE_ONE) + RATE_ONE) % RATE_ONE;
  return remainder === 0n ? exact / RATE_ONE : (exact - remainder) / RATE_ONE + 1n;
}
