import type { Accounts } from '../accounts.ts';
import type { Books } from '../book/books.ts';
import { ACTIVE, BUY, GTC, LIMIT, NEW, SELL, TRADING } from '../codes.ts';
import type { Emitter } from '../events/emitter.ts';
import type { Ledger } from '../ledger.ts';
import type { Market } from '../market.ts';
import { feeOfUnits } from '../money/fee.ts';
import { LIMB } from '../money/wide.ts';
import * as L from '../orders/layout.ts';
import type { LifeLists } from '../orders/life-lists.ts';
import { OPEN_BIT } from '../orders/lifecycle.ts';
import type { Orders } from '../orders/orders.ts';
import type { Standings } from '../standings.ts';
import type { Command } from '../types.ts';
import type { Venue } from '../venue.ts';
import type { Closing } from './closing.ts';
import type { LaneClock } from './lane-clock.ts';

type NewOrder = Extract<Command, { type: 'newOrder' }>;

/**
 * The lane of a plain limit that rests: good till cancelled, nothing special asked, from an account that has traded
 * the symbol before, at a price that reaches nobody.
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
  declare private readonly clock: LaneClock;
  declare private readonly closing: Closing;
  /** What the order that is being taken must hold: a float64 that crosses a call costs an object. */
  private hold = -0;

  constructor(venue: Venue, clock: LaneClock, closing: Closing) {
    this.accounts = venue.accounts;
    this.orders = venue.orders;
    this.lives = venue.lives;
    this.books = venue.books;
    this.ledger = venue.ledger;
    this.standings = venue.standings;
    this.emitter = venue.emitter;
    this.markets = venue.markets;
    this.clock = clock;
    this.closing = closing;
  }

  /**
   * Lets an order rest; false, and nothing is changed, where it is none for this lane.
   *
   * These are the conditions of `src/engine/checks` without their codes, since which one refuses an order, and whether
   * one does, is not found out here.
   */
  take(command: NewOrder): boolean {
    const { time, account, symbol, side, clientOrderId } = command;
    if (!isPlain(command) || typeof account !== 'number' || typeof symbol !== 'number') return false;
    if (!this.clock.allows(time)) return false;
    if (!Number.isSafeInteger(command.lots) || !Number.isSafeInteger(command.priceTicks)) return false;
    const lots = command.lots as number;
    const price = command.priceTicks as number;
    // A standing has an account and a symbol that are there.
    const { standings, books } = this;
    const standing = standings.find(account, symbol);
    if (standing === 0 || this.accounts.state(account) !== ACTIVE) return false;
    const market = this.markets[symbol] as Market;
    const { config } = market;
    if (market.state !== TRADING || lots < config.minLots || lots > config.maxLots) return false;
    if (price < config.minTicks || price > config.maxTicks) return false;
    if (price < market.bandLowTicks || price > market.bandHighTicks) return false;
    // A worth of -1, which does not fit into one number, is below every minimum.
    const worth = market.notionalUnits(price, lots);
    if (worth < market.minNotionalUnits || worth > market.maxNotionalUnits) return false;
    if (standings.openOrders(standing) >= config.maxOpenOrders) return false;
    if (market.openLots + lots > Number.MAX_SAFE_INTEGER) return false;
    const isBuy = side === 'BUY';
    const best = books.bestTicks(market.ladder(isBuy ? SELL : BUY));
    if (best !== 0 && (isBuy ? price >= best : price <= best)) return false;
    // Both holds are reckoned, whichever it is: V8 calls what half of the orders need, and puts in place what all do.
    const base = market.baseUnitsOf(lots);
    const fee = feeOfUnits(worth, market.feeInBase ? 0 : market.holdRate, 0);
    const hold = isBuy ? worth + fee : base;
    if (hold === -1 || !this.ledger.covers(standings.payBalance(standing, isBuy), hold)) return false;
    if (clientOrderId !== null && !this.orders.clientIds.isNew(clientOrderId, account)) return false;
    this.hold = hold;
    this.#enter(command, market, standing, lots, price);
    return true;
  }

  /**
   * What cannot fail any more. First tables are told that may grow, so that what is fetched of them afterwards stays
   * valid; then every field of the record is written in one go, as `acceptDraft` and `restOrder` leave it.
   */
  #enter(command: NewOrder, market: Market, standing: number, lots: number, price: number): void {
    this.clock.begin(command.time);
    const { orders, lives, standings, hold } = this;
    const isBuy = command.side === 'BUY';
    const base = standings.baseBalance(standing);
    const quote = standings.quoteBalance(standing);
    const order = orders.records.take();
    const id = lives.nextOrderId++;
    orders.register(order, id);
    const text = command.clientOrderId === null ? 0 : orders.clientIds.put(order);
    const level = this.books.append(market.ladder(isBuy ? BUY : SELL), price, order, lots);

    const { f64, i32 } = orders.records;
    const { time, commandSeq } = this.emitter;
    const high = hold < LIMB ? 0 : Math.floor(hold / LIMB);
    const word = (order & L.ORDER_MASK) << L.WORD_SHIFT;
    f64[word + L.ID] = id;
    f64[word + L.LOTS] = lots;
    f64[word + L.FILLED_LOTS] = 0;
    f64[word + L.PREVENTED_LOTS] = 0;
    f64[word + L.PRICE] = price;
    f64[word + L.STOP] = 0;
    f64[word + L.EXPIRE_AT] = -1;
    f64[word + L.HOLD_HI] = high;
    f64[word + L.HOLD_LO] = hold - high * LIMB;
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
    i32[int + L.ACCOUNT] = command.account;
    i32[int + L.SYMBOL] = command.symbol;
    i32[int + L.MAKER_RATE] = market.makerRate;
    i32[int + L.TAKER_RATE] = market.takerRate;
    i32[int + L.PAYS] = isBuy ? quote : base;
    i32[int + L.RECEIVES] = isBuy ? base : quote;
    i32[int + L.STANDING] = standing;
    i32[int + L.CLIENT_ID] = text | 0;
    i32[int + L.BYTES_FROM_SIDE] = (isBuy ? BUY : SELL) | PLAIN | (market.stpDefault << 24);
    i32[int + L.BYTES_FROM_STP_ASKED] = (command.postOnly ? 1 << 8 : 0) | (NEW << 16);
    i32[int + L.BYTES_FROM_PLACE] = L.IN_BOOK | OPEN_BIT | (GTC << 24);
    lives.begin(order);
    this.closing.close(market, order, level, 1);
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
