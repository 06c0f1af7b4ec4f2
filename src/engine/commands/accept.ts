import { MARKET, NEW } from '../codes.ts';
import type { Market } from '../market.ts';
import { setHold } from '../orders/hold.ts';
import * as L from '../orders/layout.ts';
import type { Venue } from '../venue.ts';
import type { Draft } from './draft.ts';

/**
 * Makes a draft an order: it gets its id and its hold, and is told of. Answers its record. `registers.fundsNeeded` is
 * what the check of its funds found; a market order takes no hold.
 */
export function acceptDraft(venue: Venue, market: Market, draft: Draft): number {
  const { orders, lives } = venue;
  const standing = draft.standing === 0 ? makeStanding(venue, market, draft) : draft.standing;
  const order = orders.records.take();
  writeNumbers(venue, order, draft);
  writeInts(venue, order, draft, standing);
  orders.register(order, lives.nextOrderId++);
  if (draft.hasClientId) orders.clientIds.bind(order);
  lives.begin(order);
  venue.emitter.orderAccepted(order);
  if (draft.type !== MARKET) setHold(venue, order, venue.registers.fundsNeeded);
  return order;
}

function makeStanding({ standings, ledger }: Venue, { config }: Market, { account, symbol }: Draft): number {
  return standings.make(account, symbol, ledger.of(account, config.base), ledger.of(account, config.quote));
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

/** The bytes go in four at a time; the engine's memory is little-endian, as its snapshots are. */
function writeInts({ orders, standings }: Venue, order: number, draft: Draft, standing: number): void {
  const { i32 } = orders.records;
  const at = order * L.ORDER_INTS;
  const base = standings.baseBalance(standing);
  const quote = standings.quoteBalance(standing);
  const { side, type, timeInForce, stp } = draft;
  i32[at + L.ACCOUNT] = draft.account;
  i32[at + L.SYMBOL] = draft.symbol;
  i32[at + L.MAKER_RATE] = draft.makerRate;
  i32[at + L.TAKER_RATE] = draft.takerRate;
  i32[at + L.PAYS] = draft.isBuy ? quote : base;
  i32[at + L.RECEIVES] = draft.isBuy ? base : quote;
  i32[at + L.STANDING] = standing;
  i32[at + L.CLIENT_ID] = 0;
  i32[at + L.BYTES_FROM_SIDE] = side | (type << 8) | (timeInForce << 16) | (stp << 24);
  i32[at + L.BYTES_FROM_STP_ASKED] =
    (draft.askedStp === -1 ? 0 : 1) | (draft.postOnly ? 1 << 8 : 0) | (NEW << 16);
  i32[at + L.BYTES_FROM_PLACE] = L.NOWHERE | (draft.askedTimeInForce << 24);
}
