import { NEW } from '../codes.ts';
import type { Market } from '../market.ts';
import { adjustHold } from '../orders/hold.ts';
import * as L from '../orders/layout.ts';
import type { Venue } from '../venue.ts';
import type { Draft } from './draft.ts';

/** Makes a draft an order: it gets its id and its hold, and is told of. Answers its record. */
export function acceptDraft(venue: Venue, market: Market, draft: Draft, payAsset: number): number {
  const { orders, lives, ledger } = venue;
  const { base, quote } = market.config;
  const pays = ledger.of(draft.account, payAsset);
  const receives = ledger.of(draft.account, payAsset === base ? quote : base);
  const order = orders.records.take();
  writeNumbers(venue, order, draft);
  writeInts(venue, order, draft, pays, receives);
  writeBytes(venue, order, draft);
  orders.register(order, lives.nextOrderId++);
  if (draft.clientId !== null) orders.registerClientId(order, draft.clientId);
  lives.begin(order);
  venue.emitter.orderAccepted(order);
  adjustHold(venue, market, order);
  return order;
}

function writeNumbers(venue: Venue, order: number, draft: Draft): void {
  const { f64 } = venue.orders.records;
  const at = order * L.ORDER_WORDS;
  f64[at + L.FILLED_LOTS] = 0;
  f64[at + L.PREVENTED_LOTS] = 0;
  f64[at + L.HOLD_HI] = 0;
  f64[at + L.HOLD_LO] = 0;
  f64[at + L.FEE_HI] = 0;
  f64[at + L.FEE_LO] = 0;
  f64[at + L.FEE_REST] = 0;
  f64[at + L.NOTIONAL_HI] = 0;
  f64[at + L.NOTIONAL_LO] = 0;
  f64[at + L.LOTS] = draft.byQuote ? Number.NaN : draft.lots;
  f64[at + L.PRICE] = draft.price;
  f64[at + L.STOP] = draft.stop;
  f64[at + L.EXPIRE_AT] = draft.expireAt;
  f64[at + L.ASKED_LOTS] = draft.lots;
  f64[at + L.ASKED_PRICE] = draft.askedPrice;
  f64[at + L.CREATED_AT] = venue.time;
  f64[at + L.ENTRY_COMMAND_SEQ] = venue.emitter.commandSeq;
  f64[at + L.REPLACES] = draft.replaces;
  if (!draft.byQuote) return;
  f64[at + L.QUOTE_HI] = draft.quote.hi;
  f64[at + L.QUOTE_LO] = draft.quote.lo;
}

function writeInts(venue: Venue, order: number, draft: Draft, pays: number, receives: number): void {
  const { i32 } = venue.orders.records;
  const at = order * L.ORDER_INTS;
  i32[at + L.ACCOUNT] = draft.account;
  i32[at + L.SYMBOL] = draft.symbol;
  i32[at + L.MAKER_RATE] = draft.makerRate;
  i32[at + L.TAKER_RATE] = draft.takerRate;
  i32[at + L.PAYS] = pays;
  i32[at + L.RECEIVES] = receives;
  i32[at + L.CLIENT_ID] = 0;
  i32[at + L.STANDING] = venue.standings.of(draft.account, draft.symbol);
}

function writeBytes(venue: Venue, order: number, draft: Draft): void {
  const { u8 } = venue.orders.records;
  const at = order * L.ORDER_BYTES;
  u8[at + L.SIDE] = draft.side;
  u8[at + L.TYPE] = draft.type;
  u8[at + L.TIME_IN_FORCE] = draft.timeInForce;
  u8[at + L.ASKED_TIME_IN_FORCE] = draft.askedTimeInForce;
  u8[at + L.STP] = draft.stp;
  u8[at + L.STP_ASKED] = draft.askedStp === -1 ? 0 : 1;
  u8[at + L.POST_ONLY] = draft.postOnly ? 1 : 0;
  u8[at + L.STATUS] = NEW;
  u8[at + L.REASON] = 0;
  u8[at + L.PLACE] = L.NOWHERE;
  u8[at + L.OPEN] = 0;
  u8[at + L.TRIGGERED] = 0;
}
