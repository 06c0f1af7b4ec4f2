import type { OrderReason } from '../../../src/engine/types.ts';
import { bestOpposite, bookSide, isBeyond, opposite, ticksOf } from './book.ts';
import { capOf, notionalOf, openLots, paysFeeInBase, shifted } from './money.ts';
import type { Order, World } from './world.ts';

/** A meeting of the taker with one maker: a trade, or a match that must not happen. */
export type Step = { readonly kind: 'fill' | 'prevent'; readonly maker: Order; readonly lots: number };
type PlanEnd = 'COMPLETE' | 'BOOK_EMPTY' | 'BOUND' | 'STP' | 'UNAFFORDABLE';
/** The worst price a taker may trade at, and what it is told when that stops it. */
type Bound = { readonly ticks: number; readonly reason: OrderReason | 'LIMIT' };
export type Plan = { readonly steps: readonly Step[]; readonly end: PlanEnd; readonly bound: Bound };

/** What would happen if the order took now. Changes nothing. */
export function planOf(world: World, taker: Order): Plan {
  const bound = boundOf(world, taker);
  const steps: Step[] = [];
  const makers = bookSide(world, taker.market, opposite(taker.side));
  for (const maker of [...makers, null]) {
    const wanted = taker.quoteUnits === null ? lotsLeft(taker, steps) : affordable(taker, steps, maker);
    if (wanted === 0) return { steps, bound, end: hasProgress(taker, steps) ? 'COMPLETE' : 'UNAFFORDABLE' };
    if (maker === null) return { steps, bound, end: 'BOOK_EMPTY' };
    if (isBeyond(taker.side, ticksOf(maker), bound.ticks)) return { steps, bound, end: 'BOUND' };
    const lots = Math.min(wanted, openLots(maker));
    if (!isSelfTrade(world, taker, maker)) {
      steps.push({ kind: 'fill', maker, lots });
      if (lots < openLots(maker)) return { steps, bound, end: 'COMPLETE' };
      continue;
    }
    steps.push({ kind: 'prevent', maker, lots });
    if (taker.stp === 'EXPIRE_TAKER' || taker.stp === 'EXPIRE_BOTH') return { steps, bound, end: 'STP' };
    if (taker.stp === 'DECREMENT' && lots < openLots(maker)) return { steps, bound, end: 'COMPLETE' };
  }
  throw new Error('the last round has no maker');
}

/** Steps that use up the taker: fills, and what DECREMENT takes off. */
function using(taker: Order, steps: readonly Step[]): Step[] {
  return steps.filter((step) => step.kind === 'fill' || taker.stp === 'DECREMENT');
}

function hasProgress(taker: Order, steps: readonly Step[]): boolean {
  return using(taker, steps).length > 0;
}

function lotsLeft(taker: Order, steps: readonly Step[]): number {
  return using(taker, steps).reduce((left, step) => left - step.lots, openLots(taker));
}

/** Most lots that what is left of the money buys at the maker's price, or at the last price when there is no maker. */
function affordable(taker: Order, steps: readonly Step[], maker: Order | null): number {
  const { config } = taker.market;
  const priced = maker ?? steps.at(-1)?.maker;
  if (priced === undefined || taker.quoteUnits === null) return Number.MAX_SAFE_INTEGER;
  const paysFee = taker.side === 'BUY' && !paysFeeInBase(config, 'BUY');
  const reach = (taker.quoteUnits * 100_000_000n) / (100_000_000n + (paysFee ? taker.takerRate : 0n));
  const used = using(taker, steps).reduce(
    (sum, step) => sum + notionalOf(config, ticksOf(step.maker), step.lots),
    0n,
  );
  const lots = (reach - used) / notionalOf(config, ticksOf(priced), 1);
  return Number(lots < BigInt(Number.MAX_SAFE_INTEGER) ? lots : Number.MAX_SAFE_INTEGER);
}

function isSelfTrade(world: World, taker: Order, maker: Order): boolean {
  const root = (account: number) => world.accounts[account]?.master ?? account;
  const isSame =
    taker.account === maker.account ||
    (taker.market.config.stpScope === 'master' && root(taker.account) === root(maker.account));
  return isSame && taker.stp !== 'NONE';
}

function boundOf(world: World, taker: Order): Bound {
  const { config, lastTicks } = taker.market;
  const isBuy = taker.side === 'BUY';
  let bound: Bound = {
    ticks: ownBound(taker),
    reason: taker.priceTicks === null ? 'PRICE_PROTECTION' : 'LIMIT',
  };
  const tighten = (ticks: number, reason: OrderReason) => {
    if (isBeyond(taker.side, bound.ticks, ticks)) bound = { ticks, reason };
  };
  const best = bestOpposite(world, taker.market, taker.side);
  if (taker.priceTicks === null && config.collarBps !== null && best !== null)
    tighten(around(best, config.collarBps, isBuy), 'PRICE_PROTECTION');
  if (config.bandBps !== null && lastTicks !== null)
    tighten(around(lastTicks, config.bandBps, isBuy), 'PRICE_RANGE');
  return bound;
}

function ownBound(taker: Order): number {
  if (taker.priceTicks !== null) return taker.priceTicks;
  if (taker.side === 'SELL') return 1;
  return taker.stopTicks === null ? taker.market.config.maxTicks : capOf(taker);
}

function around(ticks: number, bps: number, isBuy: boolean): number {
  return isBuy ? shifted(ticks, bps, 'floor') : shifted(ticks, -bps, 'ceil');
}
