import type { Books } from '../book/books.ts';
import { BUY, GTC, IOC, LIMIT, NEW, SELL } from '../codes.ts';
import type { Emitter } from '../events/emitter.ts';
import type { Market } from '../market.ts';
import { planOrder } from '../matching/planner.ts';
import { takeAndSettle } from '../matching/take.ts';
import { runTriggered } from '../matching/trigger.ts';
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

const TYPE_SHIFT = L.shiftOf(L.TYPE);
const TIME_IN_FORCE_SHIFT = L.shiftOf(L.TIME_IN_FORCE);
const STP_SHIFT = L.shiftOf(L.STP);
const POST_ONLY_BIT = 1 << L.shiftOf(L.POST_ONLY);
const STATUS_SHIFT = L.shiftOf(L.STATUS);
const ASKED_TIME_IN_FORCE_SHIFT = L.shiftOf(L.ASKED_TIME_IN_FORCE);

type NewOrder = Extract<Command, { type: 'newOrder' }>;

/** Makes an order of a plain limit that was judged, and lets it rest or take. Nothing of it can fail. */
export class Entering {
  /** What the order must hold; to be set before it enters: a float64 that crosses a call costs an object. */
  hold = -0;
  declare private readonly venue: Venue;
  declare private readonly orders: Orders;
  declare private readonly lives: LifeLists;
  declare private readonly books: Books;
  declare private readonly standings: Standings;
  declare private readonly emitter: Emitter;
  declare private readonly clock: LaneClock;
  declare private readonly closing: Closing;

  constructor(venue: Venue, clock: LaneClock, closing: Closing) {
    this.venue = venue;
    this.orders = venue.orders;
    this.lives = venue.lives;
    this.books = venue.books;
    this.standings = venue.standings;
    this.emitter = venue.emitter;
    this.clock = clock;
    this.closing = closing;
  }

  /**
   * `reaches`: somebody on the other side stands at its price or a better one, so it takes. Every field of the record
   * is written in one go, as `acceptDraft` and `restOrder` leave it. First tables are told that may grow, so that what
   * is fetched of them afterwards stays valid.
   */
  enter(command: NewOrder, market: Market, standing: number, reaches: boolean): void {
    this.clock.begin(command.time);
    const { orders, lives, standings, hold } = this;
    const isBuy = command.side === 'BUY';
    const lots = command.lots as number;
    const price = command.priceTicks as number;
    const base = standings.baseBalance(standing);
    const quote = standings.quoteBalance(standing);
    const order = orders.records.take();
    const id = lives.nextOrderId++;
    orders.register(order, id);
    const text = command.clientOrderId === null ? 0 : orders.clientIds.put(order);

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
    const force = command.timeInForce === 'IOC' ? IOC : GTC;
    const int = (order & L.ORDER_MASK) << L.INT_SHIFT;
    i32[int + L.ACCOUNT] = command.account;
    i32[int + L.SYMBOL] = command.symbol;
    i32[int + L.MAKER_RATE] = market.makerRate;
    i32[int + L.TAKER_RATE] = market.takerRate;
    i32[int + L.PAYS] = isBuy ? quote : base;
    i32[int + L.RECEIVES] = isBuy ? base : quote;
    i32[int + L.STANDING] = standing;
    i32[int + L.CLIENT_ID] = text | 0;
    i32[int + L.BYTES_FROM_SIDE] =
      (isBuy ? BUY : SELL) |
      (LIMIT << TYPE_SHIFT) |
      (force << TIME_IN_FORCE_SHIFT) |
      (market.stpDefault << STP_SHIFT);
    i32[int + L.BYTES_FROM_STP_ASKED] = (command.postOnly ? POST_ONLY_BIT : 0) | (NEW << STATUS_SHIFT);
    i32[int + L.BYTES_FROM_PLACE] =
      (reaches ? L.NOWHERE : L.IN_BOOK | OPEN_BIT) | (force << ASKED_TIME_IN_FORCE_SHIFT);
    lives.begin(order);
    if (reaches) this.#take(market, order);
    else
      this.closing.close(
        market,
        order,
        this.books.append(market.ladder(isBuy ? BUY : SELL), price, order, lots),
        1,
      );
  }

  /**
   * From here on a taker goes the general way: what it does to whom, prevention of self-trades, stops and large amounts
   * are matters of that. What it spares are checks, the draft, and half of what makes an order of it.
   */
  #take(market: Market, order: number): void {
    const { venue, emitter } = this;
    const { ledger, orders, touchedLevels } = venue;
    emitter.orderAccepted(order);
    ledger.lockUnits(orders.pays(order), this.hold);
    planOrder(venue, market, order, orders.lots(order), orders.price(order));
    takeAndSettle(venue, market, order);
    runTriggered(venue, market);
    ledger.flush(emitter);
    touchedLevels.flush(venue.markets, emitter);
  }
}
