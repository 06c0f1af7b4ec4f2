import { Wide } from '../money/wide.ts';
import {
  ORDER_REASONS,
  ORDER_STATUSES,
  ORDER_TYPES,
  type OrderView,
  SIDES,
  STP_MODES,
  TIMES_IN_FORCE,
} from '../types.ts';
import * as L from './layout.ts';
import type { Orders } from './orders.ts';

const register = new Wide();

/** A copy of the order as it stands now. */
export function viewOrder(orders: Orders, order: number): OrderView {
  const { f64 } = orders.records;
  const number = (field: number): number => f64[order * L.ORDER_WORDS + field] as number;
  const word = <T extends string>(table: readonly T[], field: number): T =>
    table[orders.byte(order, field)] as T;
  const money = (field: number): bigint => orders.money(order, field, register).toBigInt();
  const byQuote = orders.isByQuote(order);
  const reason = orders.byte(order, L.REASON);
  return {
    orderId: number(L.ID),
    clientOrderId: orders.clientIds.text(order),
    account: orders.account(order),
    symbol: orders.symbol(order),
    side: word(SIDES, L.SIDE),
    orderType: word(ORDER_TYPES, L.TYPE),
    timeInForce: word(TIMES_IN_FORCE, L.TIME_IN_FORCE),
    priceTicks: orNull(number(L.PRICE), 0),
    stopTicks: orNull(orders.stop(order), 0),
    expireAt: orNull(number(L.EXPIRE_AT), -1),
    postOnly: orders.byte(order, L.POST_ONLY) === 1,
    stp: word(STP_MODES, L.STP),
    lots: byQuote ? null : number(L.LOTS),
    quoteUnits: byQuote ? quoteUnits(orders, order).toBigInt() : null,
    filledLots: number(L.FILLED_LOTS),
    preventedLots: number(L.PREVENTED_LOTS),
    filledNotional: money(L.NOTIONAL_HI),
    fee: money(L.FEE_HI),
    feeAsset: orders.feeAsset(order),
    status: word(ORDER_STATUSES, L.STATUS),
    reason: reason === 0 ? null : (ORDER_REASONS[reason - 1] as OrderView['reason']),
    createdAt: number(L.CREATED_AT),
    updatedAt: number(L.UPDATED_AT),
    seq: number(L.SEQ),
  };
}

/** Of an order by quote quantity. */
function quoteUnits(orders: Orders, order: number): Wide {
  const { f64 } = orders.records;
  const at = order * L.ORDER_WORDS;
  return register.set(f64[at + L.QUOTE_HI] as number, f64[at + L.QUOTE_LO] as number);
}

function orNull(value: number, none: number): number | null {
  return value === none ? null : value;
}
