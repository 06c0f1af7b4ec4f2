import { BUY, MARKET, SELL } from '../codes.ts';
import type { Market } from '../market.ts';
import type { FeeStep } from '../money/fee.ts';
import type { Wide } from '../money/wide.ts';
import type { Registers, Venue } from '../venue.ts';
import { FEE_REST, HOLD_HI, ORDER_WORDS, TYPE } from './layout.ts';

/**
 * What an order must hold for its open lots, in `registers.need`. A SELL holds the base. A BUY holds price x lots,
 * and where it pays its fee in quote the most that fee can still become: the rounding is cumulative, so it is what
 * the fee would grow by, and no fill can cost more than its hold.
 */
export function need(venue: Venue, market: Market, order: number): Wide {
  const { orders, registers } = venue;
  const lots = orders.openLots(order);
  const isBuy = orders.isBuy(order);
  if (orders.byte(order, TYPE) === MARKET) return registers.need.set(0, 0);
  if (!isBuy) return market.baseUnits(lots, registers.need);
  const price = orders.price(order);
  const ticks = price === 0 ? market.capTicks(orders.stop(order)) : price;
  const rate = highestRate(orders.makerRate(order), orders.takerRate(order));
  const rest = orders.records.f64[order * ORDER_WORDS + FEE_REST] as number;
  return needOf(market, registers, BUY, ticks, lots, rate, rest);
}

/** The same for an order that is not there yet or would be another: `rest` as in `FeeStep`, 0 before any fill. */
export function needOf(
  market: Market,
  registers: Registers,
  side: number,
  ticks: number,
  lots: number,
  rate: number,
  rest: number,
): Wide {
  if (side === SELL) return market.baseUnits(lots, registers.need);
  const notional = market.notional(ticks, lots, registers.need);
  return market.feeInBase || rate === 0 ? notional : addHighestFee(notional, registers.needFee, rate, rest);
}

/** Rebates are not counted on. */
export function highestRate(makerRate: number, takerRate: number): number {
  return Math.max(makerRate, takerRate, 0);
}

/** Makes the hold what the order needs now; the difference comes from or goes to what is available. */
export function adjustHold(venue: Venue, market: Market, order: number): void {
  setHold(venue, order, need(venue, market, order));
}

export function setHold(venue: Venue, order: number, wanted: Wide): void {
  const { orders, registers } = venue;
  const change = registers.change.copy(wanted);
  const hold = orders.money(order, HOLD_HI, registers.sum);
  change.subtract(hold.hi, hold.lo);
  if (change.isZero()) return;
  orders.setMoney(order, HOLD_HI, wanted);
  venue.ledger.lock(orders.pays(order), change);
}

function addHighestFee(notional: Wide, step: FeeStep, rate: number, rest: number): Wide {
  step.reckon(notional, rate, rest);
  return notional.add(step.fee.hi, step.fee.lo);
}
