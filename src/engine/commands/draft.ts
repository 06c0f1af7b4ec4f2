import { MONEY_BOUND } from '../arithmetic.ts';
import { OK } from '../checks/refusal.ts';
import {
  BUY,
  codeIn,
  DAY,
  FOK,
  GTC,
  GTD,
  IOC,
  LIMIT,
  MARKET,
  orderTypeCode,
  STOP_LIMIT,
  sideCode,
  TAKE_PROFIT_LIMIT,
  timeInForceCode,
} from '../codes.ts';
import type { Market } from '../market.ts';
import { Wide } from '../money/wide.ts';
import type { ClientIds } from '../orders/client-ids.ts';
import { type OrderRequest, STP_MODES } from '../types.ts';

const DAY_MS = 86_400_000;
const NOT_ASKED = -1;
/** One bit per order type that has a limit. */
const LIMITED_TYPES = (1 << LIMIT) | (1 << STOP_LIMIT) | (1 << TAKE_PROFIT_LIMIT);

/** A new order in numbers, before it is one. There is one draft per engine, filled anew by every command. */
export class Draft {
  account = 0;
  symbol = 0;
  side = BUY;
  type = LIMIT;
  /** A plain market order never rests, whatever was asked: GTC means IOC there. */
  timeInForce = GTC;
  askedTimeInForce = GTC;
  byQuote = false;
  /** 0 where it is by quote quantity. */
  lots = 0;
  readonly quote = new Wide();
  /** 0 where it has none. A post-only order may slide away from the price asked for. */
  price = 0;
  askedPrice = 0;
  stop = 0;
  /** Engine time; -1 is none. Of a DAY order the end of its session, once its symbol is known. */
  expireAt = NOT_ASKED;
  postOnly = false;
  stp = 0;
  askedStp = NOT_ASKED;
  /** Its id stands in the engine's `ClientIds`, as the one read last. */
  hasClientId = false;
  isReplacing = false;
  /** The order it is to replace; -1 for none. */
  replaces = NOT_ASKED;
  /** Number of its account's standing on the symbol; 0 while there is none. */
  standing = 0;
  /** What it must hold, once that is known: 0 for a market order, -1 beyond one number. */
  holdUnits = -0;
  makerRate = 0;
  takerRate = 0;
  /** 2^96 ledger units or more: it is refused, whatever it is. */
  quoteIsHuge = false;
  /** Both quantities, or none. */
  #bothQuantities = false;
  #hasExpiry = false;
  #givesPrice = false;
  #givesStop = false;
  readonly #clientIds: ClientIds;

  constructor(clientIds: ClientIds) {
    this.#clientIds = clientIds;
  }

  /** Reads a request, whatever it holds; answers 1004 to 1007 for what no order can be made of. */
  read(request: OrderRequest, replaces: number | null): number {
    const code = this.#readWords(request);
    if (code !== OK) return code;
    if (!this.#readNumbers(request)) return 1004;
    const { clientOrderId } = request;
    this.hasClientId = clientOrderId !== null;
    if (clientOrderId !== null && !this.#clientIds.read(clientOrderId, this.account)) return 1007;
    this.isReplacing = replaces !== null;
    this.replaces = replaces ?? NOT_ASKED;
    return this.#isConsistent() ? OK : 1006;
  }

  /** What it takes from its symbol. */
  complete(market: Market, now: number): void {
    const { config } = market;
    this.stp = this.askedStp === NOT_ASKED ? market.stpDefault : this.askedStp;
    this.makerRate = config.makerRate;
    this.takerRate = config.takerRate;
    if (this.timeInForce === DAY) this.expireAt = now - (now % DAY_MS) + DAY_MS;
  }

  /** Whether its type has a limit; a request that was read gives one if and only if it has. */
  get hasPrice(): boolean {
    return ((LIMITED_TYPES >> this.type) & 1) === 1;
  }

  /** The same of a stop. */
  get hasStop(): boolean {
    return this.type !== LIMIT && this.type !== MARKET;
  }

  get isBuy(): boolean {
    return this.side === BUY;
  }

  /** Rests or waits until something ends it, rather than ending with the command that brings it. */
  get mayStayOpen(): boolean {
    return this.hasStop || (this.type === LIMIT && this.timeInForce !== IOC && this.timeInForce !== FOK);
  }

  #readWords({ side, orderType, timeInForce, stp, postOnly }: OrderRequest): number {
    const type = orderTypeCode(orderType);
    const force = timeInForceCode(timeInForce);
    this.side = sideCode(side);
    this.type = type;
    this.askedTimeInForce = force;
    this.askedStp = stp === null ? NOT_ASKED : codeIn(STP_MODES, stp);
    if (this.side === -1 || type === -1 || force === -1 || typeof postOnly !== 'boolean') return 1005;
    if (stp !== null && this.askedStp === NOT_ASKED) return 1005;
    this.postOnly = postOnly;
    this.timeInForce = type === MARKET && force === GTC ? IOC : force;
    return OK;
  }

  #readNumbers(request: OrderRequest): boolean {
    const { account, symbol, lots, priceTicks, stopTicks, expireAt, quoteUnits } = request;
    if (!Number.isSafeInteger(account) || !Number.isSafeInteger(symbol)) return false;
    if (!isIntegerOrNull(lots) || !isIntegerOrNull(priceTicks)) return false;
    if (!isIntegerOrNull(stopTicks) || !isIntegerOrNull(expireAt)) return false;
    if (quoteUnits !== null && typeof quoteUnits !== 'bigint') return false;
    this.account = account;
    this.symbol = symbol;
    this.byQuote = quoteUnits !== null;
    this.#bothQuantities = (lots !== null) === this.byQuote;
    this.lots = lots ?? 0;
    this.#givesPrice = priceTicks !== null;
    this.price = priceTicks ?? 0;
    this.askedPrice = this.price;
    this.#givesStop = stopTicks !== null;
    this.stop = stopTicks ?? 0;
    this.expireAt = expireAt ?? NOT_ASKED;
    this.#hasExpiry = expireAt !== null;
    if (quoteUnits !== null) this.#readQuote(quoteUnits);
    return true;
  }

  #readQuote(units: bigint): void {
    this.quoteIsHuge = units >= MONEY_BOUND;
    this.quote.setBigInt(units < -MONEY_BOUND ? -MONEY_BOUND - 1n : units);
  }

  #isConsistent(): boolean {
    const { type, askedTimeInForce } = this;
    const isMarket = type === MARKET;
    return (
      this.#givesPrice === this.hasPrice &&
      this.#givesStop === this.hasStop &&
      !this.#bothQuantities &&
      (!this.byQuote || isMarket) &&
      this.#hasExpiry === (askedTimeInForce === GTD) &&
      !(isMarket && (askedTimeInForce === GTD || askedTimeInForce === DAY)) &&
      !(this.postOnly && (type !== LIMIT || askedTimeInForce === IOC || askedTimeInForce === FOK))
    );
  }
}

function isIntegerOrNull(value: number | null): boolean {
  return value === null || Number.isSafeInteger(value);
}
