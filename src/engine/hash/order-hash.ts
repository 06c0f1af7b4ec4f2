import * as L from '../orders/layout.ts';
import type { Orders } from '../orders/orders.ts';
import type { Hasher } from './hasher.ts';

const NUMBERS = [
  L.ID,
  L.FILLED_LOTS,
  L.PREVENTED_LOTS,
  L.PRICE,
  L.EXPIRE_AT,
  L.HOLD_HI,
  L.HOLD_LO,
  L.FEE_HI,
  L.FEE_LO,
  L.FEE_REST,
  L.NOTIONAL_HI,
  L.NOTIONAL_LO,
  L.STOP,
  L.ASKED_LOTS,
  L.ASKED_PRICE,
  L.CREATED_AT,
  L.UPDATED_AT,
  L.REPLACES,
];
const INTS = [L.ACCOUNT, L.SYMBOL, L.MAKER_RATE, L.TAKER_RATE];
const BYTES = [
  L.SIDE,
  L.TYPE,
  L.ASKED_TIME_IN_FORCE,
  L.STP,
  L.STP_ASKED,
  L.POST_ONLY,
  L.STATUS,
  L.REASON,
  L.TRIGGERED,
];

/**
 * Everything an order is, but for its record's number and for the seq of its last event and of the command that
 * brought it: refused commands use up sequence numbers.
 */
export function hashOrder(hasher: Hasher, orders: Orders, order: number): void {
  const { f64 } = orders.records;
  const byQuote = orders.isByQuote(order);
  hasher.int(byQuote ? -1 : orders.lots(order));
  for (const field of NUMBERS) hasher.int(f64[order * L.ORDER_WORDS + field] as number);
  for (const field of INTS) hasher.int(orders.int(order, field));
  for (const field of BYTES) hasher.int(orders.byte(order, field));
  hasher.stringOrNull(orders.clientIds.text(order));
}
