import type { Accounts } from '../accounts.ts';
import type { Books } from '../book/books.ts';
import { ACTIVE, BUY, GTC, LIMIT, NEW, SELL, TRADING } from '../codes.ts';
import type { Emitter } from '../events/emitter.ts';
import type { Ledger } from '../ledger.ts';
import type { Market } from '../market.ts';
import { LIMB } from '../money/wide.ts';
import { buyUnits } from '../orders/hold.ts';
import * as L from '../orders/layout.ts';
import type { LifeLists } from '../orders/life-lists.ts';
import { OPEN_BIT } from '../orders/lifecycle.ts';
import type { Orders } from '../orders/orders.ts';
import type { Standings } from '../standings.ts';
import type { Command } from '../types.ts';
import type { Venue } from '../venue.ts';
import type { Closing } from './closing.ts';

type NewOrder = Extract<Command, { type: 'newOrder' }>;

/**
 * The lane of a plain limit that rests: good till cancelled, nothing special asked, from an account that has traded
 * the symbol before, at a price that reaches nobody. First it is judged, which changes nothing; what is entered then
 * cannot fail.
 */
export class RestingLimit {
  declare private readonly accounts: Accounts;
  declare private readonly orders: Orders;
  declare private readonly lives: LifeLists;
  declare private readonly books: Books;
  declare private readonly ledger: Ledger;
  declare private readonly standings: Standings;
  declare private readonly emitter: Emitter;
  declare private readonly markets: readonly Market[];
  declare private readonly closing: Closing;
  /** What was found about the order that is judged: its account's standing, its level or 0, what it must hold. */
  #standing = 0;
  #level = 0;
  #units = -0;

  constructor(venue: Venue, closing: Closing) {
    this.accounts = venue.accounts;
    this.orders = venue.orders;
    this.lives = venue.lives;
    this.books = venue.books;
    this.ledger = venue.ledger;
    this.standings = venue.standings;
    this.emitter = venue.emitter;
    this.markets = venue.markets;
    this.closing = closing;
  }

  /** Lets an order rest; false, and nothing is changed, where it is none for this lane. */
  take(command: NewOrder): boolean {
    if (!this.#judge(command)) return false;
    this.#enter(command);
    return true;
  }

  /**
   * Whether all is well with it. These are the conditions of `src/engine/checks` without their codes: which one
   * refuses an order, and whether it does, is not found out here.
   */
  #judge(command: NewOrder): boolean {
    const { account, symbol, side, clientOrderId } = command;
    if (!isPlain(command) || typeof account !== 'number' || typeof symbol !== 'number') return false;
    if (!Number.isSafeInteger(command.lots) || !Number.isSafeInteger(command.priceTicks)) return false;
    const lots = command.lots as number;
    const price = command.priceTicks as number;
    // A standing has an account and a symbol that are there.
    const standings = this.standings;
    const standing = standings.find(account, symbol);
    if (standing === 0 || this.accounts.state(account) !== ACTIVE) return false;
    const market = this.markets[symbol] as Market;
    const { config } = market;
    if (market.state !== TRADING || lots < config.minLots || lots > config.maxLots) return false;
    if (price < config.minTicks || price > config.maxTicks) return false;
    if (price < market.bandLowTicks || price > market.bandHighTicks) return false;
    const worth = market.notionalUnits(price, lots);
    if (worth === -1 || worth < market.minNotionalUnits || worth > market.maxNotionalUnits) return false;
    if (standings.openOrders(standing) >= config.maxOpenOrders) return false;
    if (market.openLots + lots > Number.MAX_SAFE_INTEGER) return false;
    const isBuy = side === 'BUY';
    const books = this.books;
    const best = books.bestTicks(market.ladder(isBuy ? SELL : BUY));
    if (best !== 0 && (isBuy ? price >= best : price <= best)) return false;
    const units = isBuy ? buyUnits(market, price, lots, market.holdRate, 0) : market.baseUnitsOf(lots);
    const balance = isBuy ? standings.quoteBalance(standing) : standings.baseBalance(standing);
    if (units === -1 || !this.ledger.covers(balance, units)) return false;
    this.#standing = standing;
    this.#level = books.levelAt(market.ladder(isBuy ? BUY : SELL), price);
    this.#units = units;
    return clientOrderId === null || this.#isNew(clientOrderId, account);
  }

  /** Whether it is a client id at all, and one that the account has not used. */
  #isNew(clientOrderId: string, account: number): boolean {
    const { clientIds } = this.orders;
    return clientIds.read(clientOrderId, account) && clientIds.find() === 0;
  }

  /** Tables that may grow come first: what is fetched of them stays valid behind. */
  #enter({ account, symbol, side, lots, priceTicks, postOnly, clientOrderId }: NewOrder): void {
    const orders = this.orders;
    const lives = this.lives;
    const books = this.books;
    const order = orders.records.take();
    const id = lives.nextOrderId++;
    orders.register(order, id);
    books.cover(order);
    this.#write(order, id, account, symbol, side === 'BUY', lots as number, priceTicks as number, postOnly);
    if (clientOrderId !== null) orders.clientIds.bind(order);
    lives.begin(order);
    const market = this.markets[symbol] as Market;
    let level = this.#level;
    if (level !== 0) books.join(level, order, lots as number);
    else
      level = books.append(
        market.ladder(side === 'BUY' ? BUY : SELL),
        priceTicks as number,
        order,
        lots as number,
      );
    this.closing.close(market, order, level, 1);
  }

  /** Every field of a record, as `acceptDraft` and `restOrder` leave it for such an order. */
  #write(
    order: number,
    id: number,
    account: number,
    symbol: number,
    isBuy: boolean,
    lots: number,
    price: number,
    postOnly: boolean,
  ): void {
    const { f64, i32 } = this.orders.records;
    const standings = this.standings;
    const standing = this.#standing;
    const units = this.#units;
    const market = this.markets[symbol] as Market;
    const { time, commandSeq } = this.emitter;
    const high = units < LIMB ? 0 : Math.floor(units / LIMB);
    const base = standings.baseBalance(standing);
    const quote = standings.quoteBalance(standing);
    const word = (order & L.ORDER_MASK) << L.WORD_SHIFT;
    f64[word + L.ID] = id;
    f64[word + L.LOTS] = lots;
    f64[word + L.FILLED_LOTS] = 0;
    f64[word + L.PREVENTED_LOTS] = 0;
    f64[word + L.PRICE] = price;
    f64[word + L.STOP] = 0;
    f64[word + L.EXPIRE_AT] = -1;
    f64[word + L.HOLD_HI] = high;
    f64[word + L.HOLD_LO] = units - high * LIMB;
    f64[word + L.FEE_HI] = 0;
    f64[word + L.FEE_LO] = 0;
    f64[word + L.FEE_REST] = 0;
    f64[word + L.NOTIONAL_HI] = 0;
    f64[word + L.NOTIONAL_LO] = 0;
    f64[word + L.ASKED_LOTS] = lots;
    f64[word + L.ASKED_PRICE] = price;
    f64[word + L.CREATED_AT] = time;
    f64[word + L.ENTRY_COMMAND_SEQ] = commandSeq;
    f64[word + L.REPLACES] = -1;
    const int = (order & L.ORDER_MASK) << L.INT_SHIFT;
    i32[int + L.ACCOUNT] = account;
    i32[int + L.SYMBOL] = symbol;
    i32[int + L.MAKER_RATE] = market.makerRate;
    i32[int + L.TAKER_RATE] = market.takerRate;
    i32[int + L.PAYS] = isBuy ? quote : base;
    i32[int + L.RECEIVES] = isBuy ? base : quote;
    i32[int + L.STANDING] = standing;
    i32[int + L.CLIENT_ID] = 0;
    i32[int + L.BYTES_FROM_SIDE] = (isBuy ? BUY : SELL) | PLAIN | (market.stpDefault << 24);
    i32[int + L.BYTES_FROM_STP_ASKED] = (postOnly ? 1 << 8 : 0) | (NEW << 16);
    i32[int + L.BYTES_FROM_PLACE] = L.IN_BOOK | OPEN_BIT | (GTC << 24);
  }
}

/** Type and time in force in the int that begins with the side. */
const PLAIN = (LIMIT << 8) | (GTC << 16);

/** A limit that asks for nothing else, in words the tables know. */
function isPlain(command: NewOrder): boolean {
  const { side, orderType, timeInForce, quoteUnits, stopTicks, expireAt, postOnly, stp } = command;
  return (
    (side === 'BUY' || side === 'SELL') &&
    orderType === 'LIMIT' &&
    timeInForce === 'GTC' &&
    (postOnly === false || postOnly === true) &&
    quoteUnits === null &&
    stopTicks === null &&
    expireAt === null &&
    stp === null
  );
}
