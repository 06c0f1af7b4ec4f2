import { DAY } from '../codes.ts';
import * as L from '../orders/layout.ts';
import type { Orders } from '../orders/orders.ts';
import type { Draft } from './draft.ts';

/** True when a draft asks for the same as an order did, field by field; the client id is the same already. */
export function isSameAsDraft(orders: Orders, order: number, draft: Draft): boolean {
  const { f64, i32 } = orders.records;
  const at = order << L.WORD_SHIFT;
  return (
    orders.symbol(order) === draft.symbol &&
    L.byteOf(i32, order, L.SIDE) === draft.side &&
    L.byteOf(i32, order, L.TYPE) === draft.type &&
    L.byteOf(i32, order, L.ASKED_TIME_IN_FORCE) === draft.askedTimeInForce &&
    f64[at + L.ASKED_LOTS] === draft.lots &&
    f64[at + L.REPLACES] === draft.replaces &&
    (L.byteOf(i32, order, L.POST_ONLY) === 1) === draft.postOnly &&
    isSamePrice(orders, order, draft) &&
    // The end of a session was not asked for.
    (draft.askedTimeInForce === DAY || orders.expireAt(order) === draft.expireAt) &&
    (draft.askedStp === -1
      ? L.byteOf(i32, order, L.STP_ASKED) === 0
      : L.byteOf(i32, order, L.STP_ASKED) === 1 && L.byteOf(i32, order, L.STP) === draft.askedStp)
  );
}

function isSamePrice(orders: Orders, order: number, draft: Draft): boolean {
  const { f64 } = orders.records;
  const at = order << L.WORD_SHIFT;
  if (orders.isByQuote(order) !== draft.byQuote) return false;
  if (draft.byQuote)
    return f64[at + L.QUOTE_HI] === draft.quote.hi && f64[at + L.QUOTE_LO] === draft.quote.lo;
  return f64[at + L.ASKED_PRICE] === draft.askedPrice && f64[at + L.STOP] === draft.stop;
}
