import { ticksOf } from './book.ts';
import { finish } from './finish.ts';
import { FEES } from './ledger.ts';
import {
  baseUnitsOf,
  ceilRate,
  feeAssetOf,
  needOf,
  notionalOf,
  openLots,
  payAssetOf,
  paysFeeInBase,
} from './money.ts';
import { type Plan, planOf, type Step } from './plan.ts';
import { mayRest } from './shape.ts';
import { joinQueue } from './stops.ts';
import type { Order, World } from './world.ts';

/** The taker does what its plan says; then come the stops that were triggered, first in, first out. */
export function takeAndCascade(world: World, taker: Order, plan: Plan): void {
  const queue: Order[] = [];
  take(world, taker, plan, queue);
  for (let stop = queue.shift(); stop !== undefined; stop = queue.shift()) {
    stop.status = 'NEW';
    world.told.tellOf(stop, {
      type: 'orderTriggered',
      orderId: stop.id,
      account: stop.account,
      symbol: stop.market.index,
      accountSeq: world.told.accountSeq(stop.account),
    });
    take(world, stop, planOf(world, stop), queue);
  }
}

function take(world: World, taker: Order, plan: Plan, queue: Order[]): void {
  if (taker.timeInForce === 'FOK' && !fillsAll(taker, plan)) {
    finish(world, taker, 'EXPIRED', 'FOK_UNFILLED');
    return;
  }
  for (const step of plan.steps) {
    if (step.kind === 'prevent') {
      prevent(world, taker, step);
      continue;
    }
    fill(world, taker, step);
    joinQueue(world, taker.market, ticksOf(step.maker), queue);
  }
  endOrRest(world, taker, plan);
}

function fillsAll(taker: Order, { steps, end }: Plan): boolean {
  const filled = steps.reduce((sum, step) => sum + (step.kind === 'fill' ? step.lots : 0), 0);
  if (taker.quoteUnits === null) return filled === openLots(taker);
  const isDecremented = taker.stp === 'DECREMENT' && steps.some((step) => step.kind === 'prevent');
  return end === 'COMPLETE' && filled > 0 && !isDecremented;
}

function fill(world: World, taker: Order, { maker, lots }: Step): void {
  const { market } = maker;
  const priceTicks = ticksOf(maker);
  world.told.touchLevel(maker);
  const makerFee = settle(world, maker, maker.makerRate, priceTicks, lots);
  const takerFee = settle(world, taker, taker.takerRate, priceTicks, lots);
  const [buyer, seller] = taker.side === 'BUY' ? [taker, maker] : [maker, taker];
  const notional = notionalOf(market.config, priceTicks, lots);
  world.ledger.move(buyer.account, seller.account, market.config.quote, notional);
  world.ledger.move(seller.account, buyer.account, market.config.base, baseUnitsOf(market.config, lots));
  world.told.tell({
    type: 'trade',
    tradeId: world.nextTradeId++,
    symbol: market.index,
    priceTicks,
    lots,
    makerOrderId: maker.id,
    takerOrderId: taker.id,
    makerAccount: maker.account,
    takerAccount: taker.account,
    takerSide: taker.side,
    makerFee,
    makerFeeAsset: feeAssetOf(maker),
    takerFee,
    takerFeeAsset: feeAssetOf(taker),
    makerAccountSeq: world.told.accountSeq(maker.account),
    takerAccountSeq: world.told.accountSeq(taker.account),
  });
  world.told.stamp(maker);
  world.told.stamp(taker);
  if (openLots(maker) === 0) finish(world, maker, 'FILLED', null);
}

/** Books the fill on one order and takes its fee, which it answers. */
function settle(world: World, order: Order, rate: bigint, ticks: number, lots: number): bigint {
  const { config } = order.market;
  const notional = notionalOf(config, ticks, lots);
  world.told.touchPay(order);
  world.told.touch(order.account, payAssetOf(config, order.side === 'BUY' ? 'SELL' : 'BUY'));
  const feeBefore = ceilRate(order.exactFee);
  order.exactFee += rate * (paysFeeInBase(config, order.side) ? baseUnitsOf(config, lots) : notional);
  const fee = ceilRate(order.exactFee) - feeBefore;
  world.ledger.move(order.account, FEES, feeAssetOf(order), fee);
  order.filledLots += lots;
  order.filledNotional += notional;
  order.status = 'PARTIALLY_FILLED';
  return fee;
}

/** A match that must not happen: by the taker's mode the maker, the taker or both lose lots. */
function prevent(world: World, taker: Order, { maker, lots }: Step): void {
  const mode = taker.stp;
  if (mode !== 'EXPIRE_TAKER') world.told.touchLevel(maker);
  if (mode === 'DECREMENT') lose(world, maker, lots);
  if (mode === 'EXPIRE_MAKER' || mode === 'EXPIRE_BOTH') lose(world, maker, openLots(maker));
  if (mode === 'DECREMENT') lose(world, taker, lots);
  if (mode === 'EXPIRE_TAKER' || mode === 'EXPIRE_BOTH') lose(world, taker, openLots(taker));
  world.told.tell({
    type: 'matchPrevented',
    symbol: taker.market.index,
    makerOrderId: maker.id,
    takerOrderId: taker.id,
    lots,
    makerAccount: maker.account,
    takerAccount: taker.account,
    makerAccountSeq: world.told.accountSeq(maker.account),
    takerAccountSeq: world.told.accountSeq(taker.account),
  });
  world.told.stamp(maker);
  world.told.stamp(taker);
  if (openLots(maker) === 0) finish(world, maker, 'EXPIRED_IN_MATCH', 'STP');
}

function lose(world: World, order: Order, lots: number): void {
  const before = needOf(order);
  order.preventedLots += lots;
  if (needOf(order) !== before) world.told.touchPay(order);
}

function endOrRest(world: World, taker: Order, { steps, end, bound }: Plan): void {
  const lastWasTakenOff = steps.at(-1)?.kind === 'prevent' && taker.stp === 'DECREMENT';
  const endsPrevented = end === 'STP' || (end === 'COMPLETE' && lastWasTakenOff);
  if (endsPrevented) finish(world, taker, 'EXPIRED_IN_MATCH', 'STP');
  else if (end === 'COMPLETE') finish(world, taker, 'FILLED', null);
  else if (end === 'UNAFFORDABLE') finish(world, taker, 'EXPIRED', 'NO_LIQUIDITY');
  else if (taker.priceTicks === null && end === 'BOOK_EMPTY') finish(world, taker, 'EXPIRED', 'NO_LIQUIDITY');
  else if (bound.reason !== 'LIMIT') finish(world, taker, 'EXPIRED', bound.reason);
  else if (!mayRest(taker)) finish(world, taker, 'EXPIRED', 'IOC_REMAINDER');
  else rest(world, taker);
}

/** At the tail of its level. */
function rest(world: World, order: Order): void {
  order.place = 'book';
  order.priority = world.nextPriority++;
  world.told.touchLevel(order);
}
