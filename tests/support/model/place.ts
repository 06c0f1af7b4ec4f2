import { type OrderRequest, STP_MODES } from '../../../src/engine/types.ts';
import { bestOpposite, wouldTake } from './book.ts';
import { finish } from './finish.ts';
import { baseUnitsOf, ceilRate, needOf, notionalOf, paysFeeInBase } from './money.ts';
import {
  checkAccountState,
  checkBand,
  checkFunds,
  checkNotional,
  checkOrder,
  checkTicks,
} from './order-checks.ts';
import { type Plan, planOf } from './plan.ts';
import { Refusal, refuse } from './refusal.ts';
import { isStop } from './shape.ts';
import { takeAndCascade } from './take.ts';
import { findTarget } from './target.ts';
import type { Market, Order, World } from './world.ts';

const DAY_MS = 86_400_000;

/** newOrder, and with `replaces` cancelReplace. */
export function placeOrder(world: World, request: OrderRequest, replaces: number | null): void {
  const market = world.market(request.symbol);
  const account = world.account(request.account);
  if (isRepeated(world, request, replaces)) return;
  checkAccountState(account);
  const old = replaces === null ? null : replaceable(world, request, replaces);
  checkOrder(world, request, market, old);
  const order = draftOf(world, request, market, replaces);
  const isCancelled = checkPostOnly(world, order);
  const plan = isStop(order) || isCancelled ? null : planOf(world, order);
  if (plan !== null) checkMarketOrder(world, order, plan);
  const needed = order.orderType === 'MARKET' && plan !== null ? costOf(order, plan) : needOf(order);
  checkFunds(world, order, needed, old === null ? 0n : needOf(old));
  if (old !== null) finish(world, old, 'CANCELED', 'USER');
  accept(world, order);
  if (isCancelled) finish(world, order, 'CANCELED', 'POST_ONLY');
  else if (plan === null) order.place = 'waiting';
  else takeAndCascade(world, order, plan);
}

/** The client id was used: the same order is answered with the first, another one is refused. */
function isRepeated(world: World, request: OrderRequest, replaces: number | null): boolean {
  if (request.clientOrderId === null) return false;
  const first = world.find(
    (order) => order.account === request.account && order.request.clientOrderId === request.clientOrderId,
  );
  if (first === undefined) return false;
  if (first.replaces !== replaces || !isSameRequest(first.request, request))
    refuse(5001, { orderId: first.id });
  const { id: orderId, account, market, entryCommandSeq } = first;
  world.told.tell({ type: 'orderDuplicate', orderId, account, symbol: market.index, entryCommandSeq });
  return true;
}

function isSameRequest(one: OrderRequest, other: OrderRequest): boolean {
  const fields = Object.keys(one) as (keyof OrderRequest)[];
  return fields.every((field) => one[field] === other[field]);
}

function replaceable(world: World, request: OrderRequest, orderId: number): Order {
  const old = findTarget(world, request.account, orderId);
  if (old.market.index !== request.symbol || old.side !== request.side) refuse(1006);
  return old;
}

/** The order as it will be accepted; it is no part of the world yet. */
function draftOf(world: World, request: OrderRequest, market: Market, replaces: number | null): Order {
  const isIoc = request.orderType === 'MARKET' && request.timeInForce === 'GTC';
  const { account, symbol, side, orderType, timeInForce, lots, quoteUnits, priceTicks } = request;
  const { stopTicks, expireAt, postOnly, stp, clientOrderId } = request;
  return {
    id: world.nextOrderId,
    request: {
      ...{ account, symbol, side, orderType, timeInForce, lots, quoteUnits, priceTicks },
      ...{ stopTicks, expireAt, postOnly, stp, clientOrderId },
    },
    replaces,
    entryCommandSeq: world.told.commandSeq,
    account,
    market,
    side,
    orderType,
    timeInForce: isIoc ? 'IOC' : timeInForce,
    stp: STP_MODES.find((mode) => mode === stp) ?? market.config.stpDefault,
    postOnly,
    stopTicks,
    expireAt: timeInForce === 'DAY' ? (Math.floor(world.time / DAY_MS) + 1) * DAY_MS : expireAt,
    quoteUnits,
    makerRate: BigInt(market.makerRate),
    takerRate: BigInt(market.takerRate),
    createdAt: world.time,
    lots,
    priceTicks,
    filledLots: 0,
    preventedLots: 0,
    filledNotional: 0n,
    exactFee: 0n,
    status: isStop(request) ? 'UNTRIGGERED' : 'NEW',
    reason: null,
    place: 'moving',
    priority: 0,
    updatedAt: world.time,
    seq: 0,
  };
}

/** A post-only order that would take is refused or slides; answers true where it is to be cancelled at once. */
function checkPostOnly(world: World, order: Order): boolean {
  const { market, side, priceTicks } = order;
  const best = bestOpposite(world, market, side);
  if (!order.postOnly || priceTicks === null || !wouldTake(side, priceTicks, best)) return false;
  if (market.config.postOnlyPolicy === 'cancel') return true;
  const slid = side === 'BUY' ? best - 1 : best + 1;
  if (market.config.postOnlyPolicy === 'reject' || !isAcceptable(order, slid))
    refuse(5007, { value: priceTicks, bound: best });
  order.priceTicks = slid;
  return false;
}

/** True when the order passes the checks of price, band and notional at this price. */
function isAcceptable({ market, lots }: Order, ticks: number): boolean {
  const { config, lastTicks } = market;
  try {
    checkTicks(config, ticks);
    checkBand(config, ticks, lastTicks);
    checkNotional(config, notionalOf(config, ticks, lots ?? 0));
    return true;
  } catch (problem) {
    if (problem instanceof Refusal) return false;
    throw problem;
  }
}

function checkMarketOrder(world: World, order: Order, plan: Plan): void {
  if (order.orderType !== 'MARKET') return;
  const { market, quoteUnits } = order;
  const best = bestOpposite(world, market, order.side);
  if (best === null) refuse(5009);
  if (quoteUnits !== null && plan.end === 'UNAFFORDABLE' && plan.steps.length === 0)
    refuse(3007, {
      value: quoteUnits,
      bound: notionalOf(market.config, best, 1),
      asset: market.config.quote,
    });
}

/** Exactly what the fills of a market order cost, in its pay asset. */
function costOf({ market: { config }, side, takerRate }: Order, plan: Plan): bigint {
  const fills = plan.steps.filter((step) => step.kind === 'fill');
  if (side === 'SELL') return fills.reduce((sum, { lots }) => sum + baseUnitsOf(config, lots), 0n);
  const notional = fills.reduce(
    (sum, { maker, lots }) => sum + notionalOf(config, maker.priceTicks ?? 0, lots),
    0n,
  );
  return notional + (paysFeeInBase(config, side) ? 0n : ceilRate(notional * takerRate));
}

function accept(world: World, order: Order): void {
  world.nextOrderId += 1;
  world.live.push(order);
  if (needOf(order) !== 0n) world.told.touchPay(order);
  world.told.tellOf(order, {
    type: 'orderAccepted',
    orderId: order.id,
    account: order.account,
    symbol: order.market.index,
    accountSeq: world.told.accountSeq(order.account),
  });
}
