import { BUY, MARKET, SELL } from '../codes.ts';
import type { Market } from '../market.ts';
import { feeOfUnits, highestRate } from '../money/fee.ts';
import { HOLD_BOUND, LIMB, type Wide } from '../money/wide.ts';
import type { Registers, Venue } from '../venue.ts';
import {
  byteOf,
  FEE_REST,
  HOLD_HI,
  HOLD_LO,
  MAKER_RATE,
  ORDER_WORDS,
  openLotsOf,
  orderAt,
  PAYS,
  PRICE,
  SIDE,
  STOP,
  TAKER_RATE,
  TYPE,
} from './layout.ts';
import type { Orders } from './orders.ts';

/**
 * What an order must hold for its open lots. A SELL holds the base. A BUY holds price x lots, and where it pays its
 * fee in quote the most that fee can still become: the rounding is cumulative, so it is what the fee would grow by,
 * and no fill can cost more than its hold. In one number, as it nearly always fits; -1 where only `need` can tell.
 */
export function needUnits({ records }: Orders, market: Market, order: number): number {
  const { f64, i32 } = records;
  const at = orderAt(order);
  if (byteOf(i32, order, TYPE) === MARKET) return 0;
  const lots = openLotsOf(f64, order);
  if (lots === 0) return 0;
  if (byteOf(i32, order, SIDE) !== BUY) return market.baseUnitsOf(lots);
  const price = f64[at + PRICE] as number;
  const ticks = price === 0 ? market.capTicks(f64[at + STOP] as number) : price;
  const rate = highestRate(i32[at * 2 + MAKER_RATE] as number, i32[at * 2 + TAKER_RATE] as number);
  return buyUnits(market, ticks, lots, rate, f64[at + FEE_REST] as number);
}

/** What a BUY holds; `rest` as in `FeeStep`, 0 before any fill; -1 beyond one number. */
export function buyUnits(market: Market, ticks: number, lots: number, rate: number, rest: number): number {
  const notional = market.notionalUnits(ticks, lots);
  if (notional === -1 || market.feeInBase || rate === 0) return notional;
  return notional + feeOfUnits(notional, rate, rest);
}

/** The same in a register, whatever it is. */
export function need({ orders, registers }: Venue, market: Market, order: number): Wide {
  const units = needUnits(orders, market, order);
  if (units !== -1) return registers.need.setNumber(units);
  const price = orders.price(order);
  const ticks = price === 0 ? market.capTicks(orders.stop(order)) : price;
  const rate = highestRate(orders.makerRate(order), orders.takerRate(order));
  const rest = orders.records.f64[order * ORDER_WORDS + FEE_REST] as number;
  return needOf(market, registers, orders.side(order), ticks, orders.openLots(order), rate, rest);
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
  const units = buyUnits(market, ticks, lots, rate, rest);
  if (units !== -1) return registers.need.setNumber(units);
  const notional = market.notional(ticks, lots, registers.need);
  return market.feeInBase || rate === 0 ? notional : addHighestFee(notional, registers, rate, rest);
}

/** Takes the first hold of an order, in one number or, where that is -1, as it stands in `wide`. */
export function takeHold(venue: Venue, order: number, units: number, wide: Wide): void {
  if (units === -1) setHold(venue, order, wide);
  else setHoldUnits(venue, order, units);
}

/** Makes the hold what the order needs now; the difference comes from or goes to what is available. */
export function adjustHold(venue: Venue, market: Market, order: number): void {
  const units = needUnits(venue.orders, market, order);
  if (units === -1) setHold(venue, order, need(venue, market, order));
  else setHoldUnits(venue, order, units);
}

/** Ends the hold of an order that is over. */
export function releaseHold(venue: Venue, order: number): void {
  setHoldUnits(venue, order, 0);
}

function setHold(venue: Venue, order: number, wanted: Wide): void {
  const { orders, registers } = venue;
  const change = registers.change.copy(wanted);
  const hold = orders.money(order, HOLD_HI, registers.sum);
  change.subtract(hold.hi, hold.lo);
  if (change.isZero()) return;
  orders.setMoney(order, HOLD_HI, wanted);
  venue.ledger.lock(orders.pays(order), change);
}

/** The same for an amount in one number. */
function setHoldUnits(venue: Venue, order: number, wanted: number): void {
  const { f64, i32 } = venue.orders.records;
  const at = orderAt(order);
  const hold = (f64[at + HOLD_HI] as number) * LIMB + (f64[at + HOLD_LO] as number);
  if (hold === wanted) return;
  if (hold > HOLD_BOUND) {
    setHold(venue, order, venue.registers.need.setNumber(wanted));
  } else {
    const high = Math.floor(wanted / LIMB);
    f64[at + HOLD_HI] = high;
    f64[at + HOLD_LO] = wanted - high * LIMB;
    venue.ledger.lockUnits(i32[at * 2 + PAYS] as number, wanted - hold);
  }
}

function addHighestFee(notional: Wide, { needFee }: Registers, rate: number, rest: number): Wide {
  needFee.reckon(notional, rate, rest);
  return notional.add(needFee.fee.hi, needFee.fee.lo);
}
