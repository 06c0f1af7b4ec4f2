import { BUY, NEW } from '../codes.ts';
import type { Market } from '../market.ts';
import { takeHold } from '../orders/hold.ts';
import * as L from '../orders/layout.ts';
import type { Venue } from '../venue.ts';
import type { Draft } from './draft.ts';

const TYPE_SHIFT = L.shiftOf(L.TYPE);
const TIME_IN_FORCE_SHIFT = L.shiftOf(L.TIME_IN_FORCE);
const STP_SHIFT = L.shiftOf(L.STP);
const POST_ONLY_BIT = 1 << L.shiftOf(L.POST_ONLY);
const STATUS_SHIFT = L.shiftOf(L.STATUS);
const ASKED_TIME_IN_FORCE_SHIFT = L.shiftOf(L.ASKED_TIME_IN_FORCE);

/**
 * Makes a draft an order: it gets its id and its hold, and is told of. Answers its record. What it holds
 * was found by the check of its funds.
 */
export function acceptDraft(venue: Venue, market: Market, draft: Draft): number {
  const { orders, lives } = venue;
  if (draft.standing === 0) draft.standing = makeStanding(venue, market, draft);
  const order = orders.records.take();
  const id = lives.nextOrderId++;
  write(venue, order, id, draft);
  orders.register(order, id);
  if (draft.hasClientId) orders.clientIds.bind(order);
  lives.begin(order);
  venue.emitter.orderAccepted(order);
  takeHold(venue, order, draft.holdUnits, venue.registers.fundsNeeded);
  return order;
}

function makeStanding(
  { standings, ledger }: Venue,
  { base, quote }: Market,
  { account, symbol }: Draft,
): number {
  return standings.make(account, symbol, ledger.of(account, base), ledger.of(account, quote));
}

/**
 * Sets every field but those of the lists, in one go: a record holds what its last owner left. The bytes go in four at
 * a time; the engine's memory is little-endian, as its snapshots are.
 */
function write({ orders, standings, emitter }: Venue, order: number, id: number, draft: Draft): void {
  const { f64, i32 } = orders.records;
  const { side, lots, price, standing } = draft;
  const at = order << L.WORD_SHIFT;
  f64[at | L.ID] = id;
  f64[at | L.LOTS] = lots;
  f64[at | L.FILLED_LOTS] = 0;
  f64[at | L.PREVENTED_LOTS] = 0;
  f64[at | L.PRICE] = price;
  f64[at | L.STOP] = draft.stop;
  f64[at | L.EXPIRE_AT] = draft.expireAt;
  f64[at | L.HOLD_HI] = 0;
  f64[at | L.HOLD_LO] = 0;
  f64[at | L.FEE_HI] = 0;
  f64[at | L.FEE_LO] = 0;
  f64[at | L.FEE_REST] = 0;
  f64[at | L.NOTIONAL_HI] = 0;
  f64[at | L.NOTIONAL_LO] = 0;
  f64[at | L.ASKED_LOTS] = lots;
  f64[at | L.ASKED_PRICE] = draft.askedPrice;
  f64[at | L.CREATED_AT] = emitter.time;
  f64[at | L.ENTRY_COMMAND_SEQ] = emitter.commandSeq;
  f64[at | L.REPLACES] = draft.replaces;
  const int = order << L.INT_SHIFT;
  const base = standings.baseBalance(standing);
  const quote = standings.quoteBalance(standing);
  i32[int | L.ACCOUNT] = draft.account;
  i32[int | L.SYMBOL] = draft.symbol;
  i32[int | L.MAKER_RATE] = draft.makerRate;
  i32[int | L.TAKER_RATE] = draft.takerRate;
  i32[int | L.PAYS] = side === BUY ? quote : base;
  i32[int | L.RECEIVES] = side === BUY ? base : quote;
  i32[int | L.STANDING] = standing;
  i32[int | L.CLIENT_ID] = 0;
  i32[int | L.BYTES_FROM_SIDE] =
    side | (draft.type << TYPE_SHIFT) | (draft.timeInForce << TIME_IN_FORCE_SHIFT) | (draft.stp << STP_SHIFT);
  i32[int | L.BYTES_FROM_STP_ASKED] =
    (draft.askedStp === -1 ? 0 : 1) | (draft.postOnly ? POST_ONLY_BIT : 0) | (NEW << STATUS_SHIFT);
  i32[int | L.BYTES_FROM_PLACE] = L.NOWHERE | (draft.askedTimeInForce << ASKED_TIME_IN_FORCE_SHIFT);
  if (draft.byQuote) writeQuote(f64, at, draft);
}

function writeQuote(f64: Float64Array, at: number, { quote }: Draft): void {
  f64[at | L.LOTS] = Number.NaN;
  f64[at | L.QUOTE_HI] = quote.hi;
  f64[at | L.QUOTE_LO] = quote.lo;
}
