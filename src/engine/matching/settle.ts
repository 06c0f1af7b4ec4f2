import { ceilDiv, RATE_ONE } from '../arithmetic.ts';
import type { Market } from '../market.ts';
import { need, payAsset } from '../orders/hold.ts';
import type { Order } from '../orders/order.ts';
import type { Venue } from '../venue.ts';

/**
 * Books one side of a fill: fee, payment out of the hold, receipt. Answers the fee; a negative one is a rebate.
 * Market orders have no hold and pay out of what is available.
 */
export function settleFill(
  venue: Venue,
  market: Market,
  order: Order,
  lots: number,
  notional: bigint,
  rate: bigint,
): bigint {
  const { ledger } = venue;
  const base = market.baseUnits(lots);
  const fee = addFee(order, order.feeIsBase ? base : notional, rate);
  countFill(market, order, lots, notional);
  ledger.collectFee(order.feeAsset, fee);
  const quoteFee = order.feeIsBase ? 0n : fee;
  if (order.side === 'BUY') {
    pay(venue, market, order, notional + quoteFee);
    ledger.credit(ledger.of(order.account, market.config.base), order.feeIsBase ? base - fee : base);
  } else {
    pay(venue, market, order, base);
    ledger.credit(ledger.of(order.account, market.config.quote), notional - fee);
  }
  return fee;
}

/** Cumulative rounding: the fee of a fill is what it adds to the ceiling of the exact sum. */
function addFee(order: Order, amount: bigint, rate: bigint): bigint {
  order.feeExact += amount * rate;
  const total = ceilDiv(order.feeExact, RATE_ONE);
  const fee = total - order.fee;
  order.fee = total;
  return fee;
}

function countFill(market: Market, order: Order, lots: number, notional: bigint): void {
  order.filledLots += lots;
  order.filledNotional += notional;
  order.status = 'PARTIALLY_FILLED';
  if (order.isOpen) market.openLots -= lots;
}

function pay(venue: Venue, market: Market, order: Order, amount: bigint): void {
  const wanted = need(order, market);
  const released = order.hold - wanted;
  order.hold = wanted;
  venue.ledger.pay(venue.ledger.of(order.account, payAsset(order, market)), amount, released);
}
