import {
  DECREMENT,
  EXPIRE_BOTH,
  EXPIRE_MAKER,
  EXPIRED_IN_MATCH,
  FILLED,
  NO_REASON,
  REASON_STP,
} from '../codes.ts';
import type { Market } from '../market.ts';
import { adjustHold } from '../orders/hold.ts';
import { OPEN } from '../orders/layout.ts';
import { finishOrder, reduceResting } from '../orders/lifecycle.ts';
import type { Venue } from '../venue.ts';
import { FILL } from './plan.ts';
import { settleFill } from './settle.ts';
import { queueTriggered } from './stop-queue.ts';

/** Does what was planned, in the order it was planned. What is left of the taker is the caller's to decide. */
export function executePlan(venue: Venue, market: Market, taker: number): void {
  const { plan } = venue;
  for (let at = 0; at < plan.length; at++) {
    const kind = plan.kinds[at] as number;
    const maker = plan.makers[at] as number;
    const lots = plan.lots[at] as number;
    if (kind === FILL) trade(venue, market, taker, maker, plan.ticks[at] as number, lots);
    else prevent(venue, market, taker, maker, kind, lots);
  }
}

function trade(
  venue: Venue,
  market: Market,
  taker: number,
  maker: number,
  ticks: number,
  lots: number,
): void {
  const { orders, registers, emitter, lives } = venue;
  const { makerFee, takerFee } = registers;
  settleFill(venue, market, maker, ticks, lots, orders.makerRate(maker), makerFee);
  settleFill(venue, market, taker, ticks, lots, orders.takerRate(taker), takerFee);
  reduceResting(venue, maker, lots);
  market.lastTicks = ticks;
  emitter.trade(lives.nextTradeId++, ticks, lots, maker, taker, makerFee, takerFee);
  if (orders.openLots(maker) === 0) finishOrder(venue, market, maker, FILLED, NO_REASON);
  queueTriggered(venue, market, ticks);
}

/** A match of one's own orders that does not happen. An order it ends loses all it has left, as prevented. */
function prevent(
  venue: Venue,
  market: Market,
  taker: number,
  maker: number,
  mode: number,
  lots: number,
): void {
  const { orders, emitter } = venue;
  emitter.matchPrevented(maker, taker, lots);
  if (mode === EXPIRE_MAKER || mode === EXPIRE_BOTH)
    preventMaker(venue, market, maker, orders.openLots(maker));
  if (mode === DECREMENT) preventMaker(venue, market, maker, lots);
  if (mode !== EXPIRE_MAKER)
    preventTaker(venue, market, taker, mode === DECREMENT ? lots : orders.openLots(taker));
}

function preventTaker(venue: Venue, market: Market, taker: number, lots: number): void {
  const { orders } = venue;
  orders.addPrevented(taker, lots);
  if (orders.byte(taker, OPEN) === 1) market.openLots -= lots;
  adjustHold(venue, market, taker);
}

function preventMaker(venue: Venue, market: Market, maker: number, lots: number): void {
  const { orders } = venue;
  orders.addPrevented(maker, lots);
  market.openLots -= lots;
  reduceResting(venue, maker, lots);
  adjustHold(venue, market, maker);
  if (orders.openLots(maker) === 0) finishOrder(venue, market, maker, EXPIRED_IN_MATCH, REASON_STP);
}
