import { bestOpposite, wouldTake } from './book.ts';
import { finish } from './finish.ts';
import { needOf, notionalOf, openLots } from './money.ts';
import {
  checkAccountState,
  checkBand,
  checkFunds,
  checkLots,
  checkMarketState,
  checkNotional,
  checkOpenLots,
  checkTicks,
} from './order-checks.ts';
import { planOf } from './plan.ts';
import { Refusal, refuse } from './refusal.ts';
import { takeAndCascade } from './take.ts';
import { findTarget } from './target.ts';
import type { Order, World } from './world.ts';

export type AmendRequest = {
  readonly account: number;
  readonly orderId: number;
  readonly lots: number | null;
  readonly priceTicks: number | null;
};

export function amend(world: World, request: AmendRequest): void {
  const account = world.account(request.account);
  const order = findTarget(world, request.account, request.orderId);
  checkAccountState(account);
  namingSymbolOf(order, () => amendOrder(world, order, request));
}

/** Refusals from here on name the symbol of the order. */
function namingSymbolOf(order: Order, run: () => void): void {
  try {
    run();
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    refuse(problem.code, { ...problem.fields, symbol: order.market.index });
  }
}

function amendOrder(world: World, order: Order, request: AmendRequest): void {
  const orderId = order.id;
  if (request.priceTicks !== null && order.priceTicks === null) refuse(5005, { orderId });
  const amended: Order = {
    ...order,
    lots: request.lots ?? order.lots,
    priceTicks: request.priceTicks ?? order.priceTicks,
  };
  const moreLots = (amended.lots ?? 0) - (order.lots ?? 0);
  const isRepriced = amended.priceTicks !== order.priceTicks;
  if (moreLots === 0 && !isRepriced) refuse(5006, { orderId });
  if (request.lots !== null && request.lots > 0 && openLots(amended) <= 0) {
    finish(world, order, 'CANCELED', 'AMEND_BELOW_FILLED');
    return;
  }
  checkAmended(world, order, amended);
  const keepsPriority = order.place === 'waiting' || (!isRepriced && moreLots < 0);
  if (keepsPriority) {
    checkFunds(world, order, needOf(amended), needOf(order));
    change(world, order, amended, true);
    return;
  }
  moveToTail(world, order, amended);
}

function checkAmended(world: World, order: Order, amended: Order): void {
  const { market, place } = order;
  const { config } = market;
  checkMarketState(market, order.postOnly);
  if (amended.lots !== order.lots) checkLots(config, amended.lots ?? 0);
  if (amended.priceTicks !== order.priceTicks && amended.priceTicks !== null) {
    checkTicks(config, amended.priceTicks);
    checkBand(config, amended.priceTicks, place === 'waiting' ? order.stopTicks : market.lastTicks);
  }
  const ticks = amended.priceTicks ?? amended.stopTicks ?? 0;
  checkNotional(config, notionalOf(config, ticks, amended.lots ?? 0));
  checkOpenLots(world, market, openLots(amended), order);
}

/** It leaves its place and comes again as a taker with what it has now. */
function moveToTail(world: World, order: Order, amended: Order): void {
  const { market, side } = order;
  const best = bestOpposite(world, market, side);
  const ticks = amended.priceTicks ?? 0;
  if (order.postOnly && wouldTake(side, ticks, best)) refuse(5007, { value: ticks, bound: best });
  checkFunds(world, order, needOf(amended), needOf(order));
  const plan = planOf(world, amended);
  change(world, order, amended, false);
  order.place = 'moving';
  takeAndCascade(world, order, plan);
}

function change(world: World, order: Order, amended: Order, keptPriority: boolean): void {
  if (order.place === 'book') world.told.touchLevel(order);
  if (needOf(order) !== needOf(amended)) world.told.touchPay(order);
  order.lots = amended.lots;
  order.priceTicks = amended.priceTicks;
  world.told.tellOf(order, {
    type: 'orderAmended',
    orderId: order.id,
    account: order.account,
    symbol: order.market.index,
    lots: order.lots ?? 0,
    priceTicks: order.priceTicks,
    keptPriority,
    accountSeq: world.told.accountSeq(order.account),
  });
}
