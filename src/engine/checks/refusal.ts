import { MONEY_BOUND } from '../arithmetic.ts';

/**
 * Why a command is refused; the fields of the `rejected` event. `value` and `bound` are what a message quotes:
 *
 * | code | value | bound | also set |
 * |---|---|---|---|
 * | 1004 BAD_DECIMAL | - | - | a number is no safe integer |
 * | 1006 BAD_COMBINATION | - | - | fields that do not go together, or an invalid configuration |
 * | 1008 EXPIRED_ON_ARRIVAL | expireAt | engine time | |
 * | 2001 UNKNOWN_SYMBOL | the index asked for | number of symbols (for an asset: of assets, and `asset`) | |
 * | 2002-2004 symbol state | - | - | symbol |
 * | 2006 MAINTENANCE | - | - | before Genesis |
 * | 3002 PRICE_RANGE | ticks | the limit broken, ticks | |
 * | 3003 PRICE_BAND | ticks | the edge of the band, ticks | |
 * | 3005 QUANTITY_RANGE | lots (transfers and quote quantity: ledger units) | the limit broken | asset for ledger units |
 * | 3007 NOTIONAL_MIN, 3008 NOTIONAL_MAX | notional, quote units | the limit broken | asset |
 * | 3010 MAX_OPEN_ORDERS | open orders | the most allowed | |
 * | 3015 OVERFLOW | - | 2^96 units, or 2^53-1 lots | asset for units |
 * | 4001 INSUFFICIENT_BALANCE | needed | available | asset |
 * | 4002 ACCOUNT_DISABLED | the index asked for | number of accounts | |
 * | 5001 DUPLICATE_CLIENT_ID | - | - | orderId of the first, or account with that id |
 * | 5002 UNKNOWN_ORDER | - | - | orderId |
 * | 5003 ORDER_DONE | filled lots | - | orderId; its status is the order's |
 * | 5007 POST_ONLY_WOULD_TAKE | limit ticks | best opposite ticks | |
 * | 5008 STOP_WOULD_TRIGGER | stop ticks | last trade, ticks | |
 * | 5009 NO_LIQUIDITY, 5012 STP_MODE_NOT_ALLOWED | - | - | symbol |
 */
export type Refusal = {
  readonly code: number;
  readonly account: number | null;
  readonly symbol: number | null;
  readonly asset: number | null;
  readonly orderId: number | null;
  readonly value: bigint | null;
  readonly bound: bigint | null;
};

const NOTHING: Omit<Refusal, 'code'> = {
  account: null,
  symbol: null,
  asset: null,
  orderId: null,
  value: null,
  bound: null,
};

/** A refusal with `code`; what is not given is null, and so is a figure too large for an event to carry. */
export function refuse(code: number, fields: Partial<Omit<Refusal, 'code'>> = {}): Refusal {
  const { value = null, bound = null } = fields;
  return { ...NOTHING, code, ...fields, value: quotable(value), bound: quotable(bound) };
}

/** An index that is not in its table of `size`. */
export function refuseIndex(code: 2001 | 4002, index: number, size: number, asset?: number): Refusal {
  const value = Number.isSafeInteger(index) ? BigInt(index) : null;
  return refuse(code, { value, bound: BigInt(size), ...(asset === undefined ? {} : { asset }) });
}

function quotable(figure: bigint | null): bigint | null {
  return figure === null || (figure > -MONEY_BOUND && figure <= MONEY_BOUND) ? figure : null;
}
