import { compareLimbs, HI_BOUND, Wide } from '../money/wide.ts';

/** What a check answers when it lets a command through. */
export const OK = 0;

/** Money from -2^96 to 2^96 can be told in an event; what is beyond it is told as null. */
const TOLD_MAX_HI = HI_BOUND;

/**
 * Why a command is refused; the fields of the `rejected` event. One is made per engine and filled anew by every
 * refusal. `value` and `bound` are what a message quotes:
 *
 * | code | value | bound | also set |
 * |---|---|---|---|
 * | 1001 MALFORMED | - | - | the command is no object |
 * | 1004 BAD_DECIMAL | - | - | a number is no safe integer, money no bigint |
 * | 1005 BAD_ENUM | - | - | a word outside its table |
 * | 1006 BAD_COMBINATION | - | - | fields that do not go together, or an invalid configuration |
 * | 1007 BAD_CLIENT_ID | - | - | an id of the wrong kind, length or letters |
 * | 1008 EXPIRED_ON_ARRIVAL | expireAt | engine time | |
 * | 2001 UNKNOWN_SYMBOL | the index asked for | number of symbols (for an asset: of assets, and `asset`) | |
 * | 2002-2004 symbol state | - | - | symbol |
 * | 2006 MAINTENANCE | - | - | before Genesis |
 * | 3002 PRICE_RANGE | ticks | the limit broken, ticks | |
 * | 3003 PRICE_BAND | ticks | the edge of the band, ticks | |
 * | 3005 QUANTITY_RANGE | lots (transfers and quote quantity: ledger units) | the limit broken | asset for ledger units |
 * | 3007 NOTIONAL_MIN, 3008 NOTIONAL_MAX | notional, quote units | the limit broken | asset |
 * | 3010 MAX_OPEN_ORDERS | open orders | the most allowed | |
 * | 3015 OVERFLOW | - | 2^96 units, 2^53-1 lots or 2^22 accounts | asset for units |
 * | 4001 INSUFFICIENT_BALANCE | needed | available, with the hold of an order it changes | asset |
 * | 4002 ACCOUNT_DISABLED | the index asked for, where there is none | number of accounts | |
 * | 4003 READ_ONLY | - | - | |
 * | 5001 DUPLICATE_CLIENT_ID | - | - | orderId of the first, or account with that id |
 * | 5002 UNKNOWN_ORDER | - | - | orderId |
 * | 5003 ORDER_DONE | filled lots | - | orderId, symbol; its status is the order's |
 * | 5005 NOT_AMENDABLE, 5006 NO_CHANGE | - | - | orderId |
 * | 5007 POST_ONLY_WOULD_TAKE | limit ticks | best opposite ticks | |
 * | 5008 STOP_WOULD_TRIGGER | stop ticks | last trade, ticks | |
 * | 5009 NO_LIQUIDITY, 5012 STP_MODE_NOT_ALLOWED | - | - | symbol |
 */
export class Refusal {
  code = OK;
  account: number | null = null;
  symbol: number | null = null;
  asset: number | null = null;
  orderId: number | null = null;
  hasValue = false;
  readonly value = new Wide();
  hasBound = false;
  readonly bound = new Wide();

  /** Forgets what an earlier command left. */
  clear(): void {
    this.code = OK;
    this.account = null;
    this.symbol = null;
    this.asset = null;
    this.orderId = null;
    this.hasValue = false;
    this.hasBound = false;
  }

  refuse(code: number): number {
    this.code = code;
    return code;
  }

  /** With the figure that broke a rule and the rule's own; safe integers. */
  refuseNumbers(code: number, value: number, bound: number): number {
    this.#tellValue(this.value.setNumber(value));
    this.#tellBound(this.bound.setNumber(bound));
    return this.refuse(code);
  }

  /** With the figure alone. */
  refuseValue(code: number, value: number): number {
    this.#tellValue(this.value.setNumber(value));
    return this.refuse(code);
  }

  /** As `refuseNumbers`, for money of an asset. */
  refuseMoney(code: number, asset: number, value: Wide, boundHi: number, boundLo: number): number {
    this.asset = asset;
    this.#tellValue(this.value.copy(value));
    this.#tellBound(this.bound.set(boundHi, boundLo));
    return this.refuse(code);
  }

  /** 3015: more than the engine can count. */
  refuseOverflow(asset: number): number {
    this.asset = asset;
    this.#tellBound(this.bound.set(HI_BOUND, 0));
    return this.refuse(3015);
  }

  refuseCount(most: number): number {
    this.#tellBound(this.bound.setNumber(most));
    return this.refuse(3015);
  }

  #tellValue(value: Wide): void {
    this.hasValue = isTold(value);
  }

  #tellBound(bound: Wide): void {
    this.hasBound = isTold(bound);
  }
}

function isTold({ hi, lo }: Wide): boolean {
  return compareLimbs(hi, lo, TOLD_MAX_HI, 0) <= 0 && compareLimbs(hi, lo, -TOLD_MAX_HI, 0) >= 0;
}
