import { type OrderView, SIDES, type Side } from '../../src/engine/types.ts';
import { must } from './engine-must.ts';
import type { Shadow } from './engine-shadow.ts';
import { ceilRate, needOf } from './engine-shadow-order.ts';

/** Money is neither made nor lost, no balance is negative, and what is locked is what the orders need. */
export function checkAccounts(shadow: Shadow): void {
  const { engine } = shadow;
  const needs = new Map<string, bigint>();
  for (const view of engine.openOrders(null, null)) {
    const { asset, units } = needOf(view, shadow.liveOrder(view.orderId), shadow.symbol(view.symbol));
    const key = `${view.account} ${asset}`;
    needs.set(key, (needs.get(key) ?? 0n) + units);
  }
  for (const asset of engine.config.assets.keys()) {
    must(engine.conservation(asset) === 0n, 'money is neither made nor lost');
    for (const { account } of engine.accounts) {
      const { available, locked } = engine.balance(account, asset);
      must(available >= 0n && locked >= 0n, 'no balance is negative');
      must(locked === (needs.get(`${account} ${asset}`) ?? 0n), 'what is locked is what orders need');
    }
  }
}

/** Never crossed; sorted; the sum of its orders; first come first served; and what the deltas told. */
export function checkBooks(shadow: Shadow): void {
  const { engine } = shadow;
  for (const symbol of engine.config.symbols.keys()) {
    const resting = engine.openOrders(null, symbol).filter((order) => order.status !== 'UNTRIGGERED');
    for (const side of SIDES) {
      const levels = engine.levels(symbol, side, 1000);
      const queue = engine.resting(symbol, side, 1000).map(({ orderId }) => orderId);
      must(isSame(levels, sumByLevel(resting, side)), 'a level is the sum of its orders');
      must(isSame(levels, told(shadow, symbol, side)), 'the book rebuilt from its changes is the book');
      must(isSame(queue, shadow.queue(symbol, side)), 'a level is a queue in the order of priority');
      must(engine.levelCount(symbol, side) === levels.length, 'levels are counted');
    }
    const bid = engine.levels(symbol, 'BUY', 1)[0]?.priceTicks ?? 0;
    const ask = engine.levels(symbol, 'SELL', 1)[0]?.priceTicks ?? Number.MAX_SAFE_INTEGER;
    must(bid < ask, 'the book is not crossed');
  }
}

/** Live orders are those that are not done; fills add up; fees are the ceiling of the exact sum. */
export function checkOrders(shadow: Shadow): void {
  const views = shadow.engine.openOrders(null, null);
  must(isSame(views.map(idOf), [...shadow.live.keys()]), 'live orders are those not done, by ascending id');
  must(shadow.engine.openOrderCount() === views.length, 'live orders are counted');
  for (const view of views) {
    const order = shadow.liveOrder(view.orderId);
    must(view.filledLots === order.filled, 'the fills of an order are its filled quantity');
    must(view.filledNotional === order.notional, 'the notional of its fills is its filled notional');
    must(view.fee === ceilRate(order.feeExact), 'the fee of an order is the ceiling of the exact sum');
    must(view.filledLots + view.preventedLots < (view.lots ?? 0), 'a live order has lots left');
  }
}

function told({ levels }: Shadow, symbol: number, side: Side): { priceTicks: number; lots: number }[] {
  return [...levels]
    .filter(([key, lots]) => key.startsWith(`${symbol} ${side} `) && lots > 0)
    .map(([key, lots]) => ({ priceTicks: Number(key.split(' ')[2]), lots }))
    .sort(betterFirst(side));
}

function sumByLevel(orders: readonly OrderView[], side: Side): { priceTicks: number; lots: number }[] {
  const sums = new Map<number, number>();
  for (const order of orders) {
    if (order.side !== side || order.priceTicks === null) continue;
    const open = (order.lots ?? 0) - order.filledLots - order.preventedLots;
    sums.set(order.priceTicks, (sums.get(order.priceTicks) ?? 0) + open);
  }
  return [...sums].map(([priceTicks, lots]) => ({ priceTicks, lots })).sort(betterFirst(side));
}

function betterFirst(side: Side) {
  const sign = side === 'BUY' ? -1 : 1;
  return (one: { priceTicks: number }, other: { priceTicks: number }) =>
    (one.priceTicks - other.priceTicks) * sign;
}

const idOf = ({ orderId }: { readonly orderId: number }): number => orderId;

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
