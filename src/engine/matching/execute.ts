import { present, unreachable } from '../assert.ts';
import type { TradePrint } from '../events/emitter.ts';
import type { Market } from '../market.ts';
import { adjustHold, finishOrder, reduceResting } from '../orders/lifecycle.ts';
import type { Order } from '../orders/order.ts';
import type { Venue } from '../venue.ts';
import type { Plan, StepKind } from './plan.ts';
import { settleFill } from './settle.ts';

/** Does what was planned, in the order it was planned. What is left of the taker is the caller's to decide. */
export function executePlan(venue: Venue, market: Market, taker: Order, plan: Plan): void {
  for (let at = 0; at < plan.length; at++) {
    const maker = present(venue.orders.find(present(plan.makerIds[at])));
    const kind = present(plan.kinds[at]);
    const lots = present(plan.lots[at]);
    if (kind === 'FILL') trade(venue, market, taker, maker, present(plan.ticks[at]), lots);
    else prevent(venue, market, taker, maker, kind, lots);
  }
}

function trade(venue: Venue, market: Market, taker: Order, maker: Order, ticks: number, lots: number): void {
  const notional = market.notional(ticks, lots);
  const makerFee = settleFill(venue, market, maker, lots, notional, maker.makerRate);
  const takerFee = settleFill(venue, market, taker, lots, notional, taker.takerRate);
  reduceResting(venue, market, maker, lots);
  market.lastTicks = ticks;
  const print: TradePrint = {
    tradeId: venue.orders.nextTradeId++,
    symbol: market.symbol,
    priceTicks: ticks,
    lots,
    maker,
    taker,
    makerFee,
    takerFee,
  };
  venue.emitter.trade(print);
  if (maker.openLots === 0) finishOrder(venue, market, maker, 'FILLED', null);
  market.stops.trigger(ticks, market.triggered);
}

/** A match of one's own orders that does not happen. An order it ends loses all it has left, as prevented. */
function prevent(
  venue: Venue,
  market: Market,
  taker: Order,
  maker: Order,
  kind: Exclude<StepKind, 'FILL'>,
  lots: number,
): void {
  venue.emitter.matchPrevented(market.symbol, maker, taker, lots);
  switch (kind) {
    case 'EXPIRE_TAKER':
      preventTaker(venue, market, taker, taker.openLots);
      break;
    case 'EXPIRE_MAKER':
      preventMaker(venue, market, maker, maker.openLots);
      break;
    case 'EXPIRE_BOTH':
      preventMaker(venue, market, maker, maker.openLots);
      preventTaker(venue, market, taker, taker.openLots);
      break;
    case 'DECREMENT':
      preventMaker(venue, market, maker, lots);
      preventTaker(venue, market, taker, lots);
      break;
    default:
      unreachable(kind);
  }
}

function preventTaker(venue: Venue, market: Market, taker: Order, lots: number): void {
  taker.preventedLots += lots;
  if (taker.isOpen) market.openLots -= lots;
  adjustHold(venue, market, taker);
}

function preventMaker(venue: Venue, market: Market, maker: Order, lots: number): void {
  maker.preventedLots += lots;
  market.openLots -= lots;
  reduceResting(venue, market, maker, lots);
  adjustHold(venue, market, maker);
  if (maker.openLots === 0) finishOrder(venue, market, maker, 'EXPIRED_IN_MATCH', 'STP');
}
