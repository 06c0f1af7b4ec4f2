import { PARTIALLY_FILLED } from '../codes.ts';
import type { Market } from '../market.ts';
import type { FeeStep } from '../money/fee.ts';
import type { Wide } from '../money/wide.ts';
import { need } from '../orders/hold.ts';
import {
  FEE_HI,
  FEE_REST,
  FILLED_LOTS,
  HOLD_HI,
  NOTIONAL_HI,
  OPEN,
  ORDER_WORDS,
  STATUS,
} from '../orders/layout.ts';
import type { Venue } from '../venue.ts';

/**
 * Books one side of a fill: fee, payment out of the hold, receipt. `notional` and `base` are the two amounts that
 * change hands; `step` is left with the fee, a negative one is a rebate. Market orders have no hold and pay out of
 * what is available.
 */
export function settleFill(
  venue: Venue,
  market: Market,
  order: number,
  lots: number,
  rate: number,
  step: FeeStep,
): void {
  const { ledger, orders, registers } = venue;
  const { notional, base } = registers;
  const isBuy = orders.isBuy(order);
  const feeInBase = isBuy && market.feeInBase;
  addFee(venue, order, feeInBase ? base : notional, rate, step);
  countFill(venue, market, order, lots, notional);
  const { fee } = step;
  ledger.collectFee(feeInBase ? market.config.base : market.config.quote, fee);
  if (isBuy) {
    const cost = registers.cost.copy(notional);
    pay(venue, market, order, feeInBase ? cost : cost.add(fee.hi, fee.lo));
    const received = registers.cost.copy(base);
    ledger.credit(orders.receives(order), feeInBase ? received.subtract(fee.hi, fee.lo) : received);
  } else {
    pay(venue, market, order, base);
    ledger.credit(orders.receives(order), registers.cost.copy(notional).subtract(fee.hi, fee.lo));
  }
}

/** Cumulative rounding: the fee of a fill is what it adds to the ceiling of the exact sum. */
function addFee(venue: Venue, order: number, amount: Wide, rate: number, step: FeeStep): void {
  const { orders } = venue;
  const at = order * ORDER_WORDS + FEE_REST;
  step.reckon(amount, rate, orders.records.f64[at] as number);
  orders.records.f64[at] = step.rest;
  orders.addMoney(order, FEE_HI, step.fee, venue.registers.sum);
}

function countFill(venue: Venue, market: Market, order: number, lots: number, notional: Wide): void {
  const { orders } = venue;
  const at = order * ORDER_WORDS + FILLED_LOTS;
  orders.records.f64[at] = (orders.records.f64[at] as number) + lots;
  orders.addMoney(order, NOTIONAL_HI, notional, venue.registers.sum);
  orders.setByte(order, STATUS, PARTIALLY_FILLED);
  if (orders.byte(order, OPEN) === 1) market.openLots -= lots;
}

function pay(venue: Venue, market: Market, order: number, amount: Wide): void {
  const { orders, registers } = venue;
  const wanted = need(venue, market, order);
  const released = orders.money(order, HOLD_HI, registers.change).subtract(wanted.hi, wanted.lo);
  orders.setMoney(order, HOLD_HI, wanted);
  venue.ledger.pay(orders.pays(order), amount, released);
}
