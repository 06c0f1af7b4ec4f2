import { ORDER_REASONS, type OrderView, SIDES } from '../../../src/engine/types.ts';
import type { Body, Desk } from './desk.ts';

export function makeCancel(desk: Desk): Body {
  const { dice } = desk;
  const order = dice.chance(90) ? desk.anyLive() : undefined;
  const account = order === undefined || dice.chance(4) ? desk.anyAccount() : order.account;
  const reason = dice.chance(85) ? 'USER' : dice.pick(ORDER_REASONS);
  return { type: 'cancel', account, orderId: order?.orderId ?? recentId(desk), reason };
}

export function makeMassCancel(desk: Desk): Body {
  const { dice } = desk;
  return {
    type: 'massCancel',
    account: dice.chance(80) ? desk.anyAccount() : null,
    symbol: dice.chance(60) ? desk.anySymbol() : null,
    side: dice.chance(60) ? dice.pick(SIDES) : null,
    reason: dice.chance(70) ? 'MASS' : dice.pick(ORDER_REASONS),
  };
}

/** Lots up, down, below what is filled or the same; prices nearer, farther and through the other side. */
export function makeAmend(desk: Desk): Body {
  const { dice } = desk;
  const order =
    (dice.chance(8) ? anyPostOnly(desk) : undefined) ?? (dice.chance(97) ? desk.anyLive() : undefined);
  if (order === undefined)
    return { type: 'amend', account: desk.anyAccount(), orderId: recentId(desk), lots: 1, priceTicks: null };
  const changes = dice.weighted([
    [order.priceTicks === null ? 20 : 3, 'lots'],
    [4, 'price'],
    [3, 'both'],
    [0.2, 'nothing'],
  ]);
  return {
    type: 'amend',
    account: dice.chance(2) ? desk.anyAccount() : order.account,
    orderId: order.orderId,
    lots: changes === 'lots' || changes === 'both' ? newLots(desk, order) : null,
    priceTicks: changes === 'price' || changes === 'both' ? newTicks(desk, order) : null,
  };
}

function anyPostOnly({ dice, model }: Desk): OrderView | undefined {
  const orders = model.openOrders(null, null).filter(({ postOnly }) => postOnly);
  return orders.length === 0 ? undefined : dice.pick(orders);
}

function newLots(desk: Desk, order: OrderView): number {
  const { dice } = desk;
  const lots = order.lots ?? 0;
  const done = order.filledLots + order.preventedLots;
  return dice.weighted([
    [5, dice.between(Math.min(done + 1, lots), Math.max(1, lots - 1))],
    [4, lots + desk.lots(order.symbol)],
    [1, Math.max(1, dice.between(done - 1, done + 1))],
    [0.2, lots],
    [0.3, dice.between(-1, 0)],
  ]);
}

function newTicks(desk: Desk, order: OrderView): number | null {
  const { dice } = desk;
  if (order.priceTicks === null) return dice.chance(15) ? desk.ticks(order.symbol, 0) : null;
  const { stepTicks } = desk.quotation(order.symbol);
  const ticks = dice.weighted([
    [5, order.priceTicks + dice.pick([-3, -2, -1, 1, 2]) * stepTicks],
    [3, desk.ticks(order.symbol, dice.between(-5, 5))],
    [0.3, order.priceTicks],
  ]);
  const stopTicks = order.status === 'UNTRIGGERED' ? order.stopTicks : null;
  return dice.chance(80) ? desk.allowed(order.symbol, ticks, stopTicks) : ticks;
}

/** Of an order that mostly has finished, or that never was. */
function recentId({ dice, model }: Desk): number {
  const newest = model.openOrders(null, null).at(-1)?.orderId ?? 1;
  return Math.max(1, newest - dice.between(-1, 20));
}
