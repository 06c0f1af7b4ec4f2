import { BUY, PARTIALLY_FILLED } from '../codes.ts';
import type { Market } from '../market.ts';
import type { FeeStep } from '../money/fee.ts';
import { addUnits, HOLD_BOUND, LIMB, type Wide } from '../money/wide.ts';
import { need, needUnits } from '../orders/hold.ts';
import {
  BYTES_FROM_PLACE,
  BYTES_FROM_SIDE,
  BYTES_FROM_STP_ASKED,
  FEE_HI,
  FEE_REST,
  FILLED_LOTS,
  HOLD_HI,
  HOLD_LO,
  NOTIONAL_HI,
  ORDER_WORDS,
  orderAt,
  PAYS,
  RECEIVES,
  SIDE,
  STATUS,
  shiftOf,
} from '../orders/layout.ts';
import { OPEN_BIT } from '../orders/lifecycle.ts';
import type { Venue } from '../venue.ts';

/** The side and the status, each in its int. */
const SIDE_BITS = 0xff << shiftOf(SIDE);
const STATUS_BITS = 0xff << shiftOf(STATUS);
const PARTIALLY_FILLED_BITS = PARTIALLY_FILLED << shiftOf(STATUS);

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
  const statusInt = i32[at * 2 + BYTES_FROM_STP_ASKED] as number;
  f64[at + FILLED_LOTS] = (f64[at + FILLED_LOTS] as number) + lots;
  i32[at * 2 + BYTES_FROM_STP_ASKED] = (statusInt & ~STATUS_BITS) | PARTIALLY_FILLED_BITS;
  if (((i32[at * 2 + BYTES_FROM_PLACE] as number) & OPEN_BIT) !== 0) market.openLots -= lots;
  const isBuy = ((i32[at * 2 + BYTES_FROM_SIDE] as number) & SIDE_BITS) === BUY;
  const feeInBase = isBuy && market.feeInBase;
  step.asset = feeInBase ? market.base : market.quote;
  const notional = market.notionalUnits(ticks, lots);
  const base = market.baseUnitsOf(lots);
  if (notional === -1 || base === -1) {
    settleWide(venue, market, order, ticks, lots, rate, step);
    return;
  }
  // Cumulative rounding: the fee of a fill is what it adds to the ceiling of the exact sum.
  step.reckonUnits(feeInBase ? base : notional, rate, f64[at + FEE_REST] as number);
  const { units } = step;
  f64[at + FEE_REST] = step.rest;
  addUnits(f64, at + FEE_HI, units);
  addUnits(f64, at + NOTIONAL_HI, notional);
  const { payment } = venue.ledger;
  payment.fee = units;
  payment.cost = isBuy ? (feeInBase ? notional : notional + units) : base;
  payment.received = isBuy ? (feeInBase ? base - units : base) : notional - units;
  bookUnits(venue, market, order, step.asset);
}

/**
 * Books what `payment` says: the order pays, receives, and gives its fee. What is left of the hold is what the rest of
 * the order needs.
 */
function bookUnits(venue: Venue, market: Market, order: number, feeAsset: number): void {
  const { ledger, registers } = venue;
  const { payment } = ledger;
  const { f64, i32 } = venue.orders.records;
  const at = orderAt(order);
  const needed = needUnits(venue.orders, market, order);
  const hold = (f64[at + HOLD_HI] as number) * LIMB + (f64[at + HOLD_LO] as number);
  if (needed === -1 || hold > HOLD_BOUND) {
    pay(venue, market, order, registers.cost.setNumber(payment.cost));
    // What is paid has gone, and the hold with it: left to settle are the receipt and the fee.
    payment.cost = 0;
    payment.released = 0;
  } else {
    const high = needed < LIMB ? 0 : Math.floor(needed / LIMB);
    f64[at + HOLD_HI] = high;
    f64[at + HOLD_LO] = needed - high * LIMB;
    payment.released = hold - needed;
  }
  ledger.settleUnits(i32[at * 2 + PAYS] as number, i32[at * 2 + RECEIVES] as number, feeAsset);
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
