import { BUY, PARTIALLY_FILLED } from '../codes.ts';
import type { Market } from '../market.ts';
import type { FeeStep } from '../money/fee.ts';
import { addUnits, HOLD_BOUND, LIMB, type Wide } from '../money/wide.ts';
import { need, needUnits } from '../orders/hold.ts';
import {
  byteOf,
  FEE_HI,
  FEE_REST,
  FILLED_LOTS,
  HOLD_HI,
  HOLD_LO,
  NOTIONAL_HI,
  OPEN,
  ORDER_WORDS,
  orderAt,
  PAYS,
  RECEIVES,
  SIDE,
  STATUS,
  setByteOf,
} from '../orders/layout.ts';
import type { Venue } from '../venue.ts';

/**
 * Books one side of a fill: fee, payment out of the hold, receipt. `step` is left with the fee, a negative one is a
 * rebate. Market orders have no hold and pay out of what is available. Amounts are nearly always small enough for one
 * number each; the others take the long way.
 */
export function settleFill(
  venue: Venue,
  market: Market,
  order: number,
  ticks: number,
  lots: number,
  rate: number,
  step: FeeStep,
): void {
  const { f64, i32 } = venue.orders.records;
  const at = orderAt(order);
  f64[at + FILLED_LOTS] = (f64[at + FILLED_LOTS] as number) + lots;
  setByteOf(i32, order, STATUS, PARTIALLY_FILLED);
  if (byteOf(i32, order, OPEN) === 1) market.openLots -= lots;
  const isBuy = byteOf(i32, order, SIDE) === BUY;
  const feeInBase = isBuy && market.feeInBase;
  step.asset = feeInBase ? market.base : market.quote;
  const notional = market.notionalUnits(ticks, lots);
  const base = market.baseUnitsOf(lots);
  if (notional === -1 || base === -1) settleWide(venue, market, order, ticks, lots, rate, step);
  else if (isBuy) settleBuy(venue, market, order, notional, base, rate, step);
  else settleSell(venue, market, order, notional, base, rate, step);
}

function settleBuy(
  venue: Venue,
  market: Market,
  order: number,
  notional: number,
  base: number,
  rate: number,
  step: FeeStep,
): void {
  const { feeInBase } = market;
  countFill(venue, order, feeInBase ? base : notional, notional, rate, step);
  const { units } = step;
  payUnits(venue, market, order, feeInBase ? notional : notional + units);
  receiveUnits(venue, order, feeInBase ? base - units : base);
}

function settleSell(
  venue: Venue,
  market: Market,
  order: number,
  notional: number,
  base: number,
  rate: number,
  step: FeeStep,
): void {
  countFill(venue, order, notional, notional, rate, step);
  payUnits(venue, market, order, base);
  receiveUnits(venue, order, notional - step.units);
}

/** Cumulative rounding: the fee of a fill is what it adds to the ceiling of the exact sum. */
function countFill(
  { orders, ledger }: Venue,
  order: number,
  amount: number,
  notional: number,
  rate: number,
  step: FeeStep,
): void {
  const { f64 } = orders.records;
  const at = orderAt(order);
  step.reckonUnits(amount, rate, f64[at + FEE_REST] as number);
  f64[at + FEE_REST] = step.rest;
  addUnits(f64, at + FEE_HI, step.units);
  addUnits(f64, at + NOTIONAL_HI, notional);
  ledger.collectUnits(step.asset, step.units);
}

/** What is left of the hold is what the rest of the order needs. */
function payUnits(venue: Venue, market: Market, order: number, cost: number): void {
  const { f64, i32 } = venue.orders.records;
  const at = orderAt(order);
  const needed = needUnits(venue.orders, market, order);
  const hold = (f64[at + HOLD_HI] as number) * LIMB + (f64[at + HOLD_LO] as number);
  if (needed === -1 || hold > HOLD_BOUND) {
    pay(venue, market, order, venue.registers.cost.setNumber(cost));
  } else {
    const high = Math.floor(needed / LIMB);
    f64[at + HOLD_HI] = high;
    f64[at + HOLD_LO] = needed - high * LIMB;
    venue.ledger.payUnits(i32[at * 2 + PAYS] as number, cost, hold - needed);
  }
}

function receiveUnits({ orders, ledger }: Venue, order: number, units: number): void {
  ledger.creditUnits(orders.records.i32[orderAt(order) * 2 + RECEIVES] as number, units);
}

/** The same for amounts of any size. */
function settleWide(
  venue: Venue,
  market: Market,
  order: number,
  ticks: number,
  lots: number,
  rate: number,
  step: FeeStep,
): void {
  const { ledger, orders, registers } = venue;
  const notional = market.notional(ticks, lots, registers.notional);
  const base = market.baseUnits(lots, registers.base);
  const isBuy = orders.isBuy(order);
  const feeInBase = step.asset === market.base;
  const { fee } = addFee(venue, order, feeInBase ? base : notional, rate, step);
  orders.addMoney(order, NOTIONAL_HI, notional, registers.sum);
  ledger.collectFee(step.asset, fee);
  const cost = registers.cost.copy(isBuy ? notional : base);
  pay(venue, market, order, isBuy && !feeInBase ? cost.add(fee.hi, fee.lo) : cost);
  const received = registers.cost.copy(isBuy ? base : notional);
  const isNet = isBuy && !feeInBase;
  ledger.credit(orders.receives(order), isNet ? received : received.subtract(fee.hi, fee.lo));
}

function addFee(
  { orders, registers }: Venue,
  order: number,
  amount: Wide,
  rate: number,
  step: FeeStep,
): FeeStep {
  const { f64 } = orders.records;
  const at = order * ORDER_WORDS + FEE_REST;
  step.reckon(amount, rate, f64[at] as number);
  f64[at] = step.rest;
  orders.addMoney(order, FEE_HI, step.fee, registers.sum);
  return step;
}

function pay(venue: Venue, market: Market, order: number, amount: Wide): void {
  const { orders, registers } = venue;
  const wanted = need(venue, market, order);
  const released = orders.money(order, HOLD_HI, registers.change).subtract(wanted.hi, wanted.lo);
  orders.setMoney(order, HOLD_HI, wanted);
  venue.ledger.pay(orders.pays(order), amount, released);
}
