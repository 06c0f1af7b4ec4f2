import { ORDER_TYPES, type OrderRequest, SIDES, STP_MODES, TIMES_IN_FORCE } from '../types.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** Bits of the byte that says which optional fields follow. */
const LOTS = 1;
const QUOTE_UNITS = 2;
const PRICE = 4;
const STOP = 8;
const EXPIRE_AT = 16;
const POST_ONLY = 32;
const STP = 64;
const CLIENT_ORDER_ID = 128;

/** An order of a few numbers takes about 20 bytes. */
export function writeOrderRequest(to: ByteWriter, order: OrderRequest): void {
  to.uint(order.account);
  to.uint(order.symbol);
  to.word(SIDES, order.side);
  to.word(ORDER_TYPES, order.orderType);
  to.word(TIMES_IN_FORCE, order.timeInForce);
  to.byte(flagsOf(order));
  if (order.lots !== null) to.uint(order.lots);
  if (order.quoteUnits !== null) to.bigint(order.quoteUnits);
  if (order.priceTicks !== null) to.uint(order.priceTicks);
  if (order.stopTicks !== null) to.uint(order.stopTicks);
  if (order.expireAt !== null) to.uint(order.expireAt);
  if (order.stp !== null) to.word(STP_MODES, order.stp);
  if (order.clientOrderId !== null) to.string(order.clientOrderId);
}

export function readOrderRequest(from: ByteReader): OrderRequest {
  const account = from.uint();
  const symbol = from.uint();
  const side = from.word(SIDES);
  const orderType = from.word(ORDER_TYPES);
  const timeInForce = from.word(TIMES_IN_FORCE);
  const flags = from.byte();
  return {
    account,
    symbol,
    side,
    orderType,
    timeInForce,
    lots: flags & LOTS ? from.uint() : null,
    quoteUnits: flags & QUOTE_UNITS ? from.bigint() : null,
    priceTicks: flags & PRICE ? from.uint() : null,
    stopTicks: flags & STOP ? from.uint() : null,
    expireAt: flags & EXPIRE_AT ? from.uint() : null,
    postOnly: (flags & POST_ONLY) !== 0,
    stp: flags & STP ? from.word(STP_MODES) : null,
    clientOrderId: flags & CLIENT_ORDER_ID ? from.string() : null,
  };
}

function flagsOf(order: OrderRequest): number {
  return (
    (order.lots === null ? 0 : LOTS) |
    (order.quoteUnits === null ? 0 : QUOTE_UNITS) |
    (order.priceTicks === null ? 0 : PRICE) |
    (order.stopTicks === null ? 0 : STOP) |
    (order.expireAt === null ? 0 : EXPIRE_AT) |
    (order.postOnly ? POST_ONLY : 0) |
    (order.stp === null ? 0 : STP) |
    (order.clientOrderId === null ? 0 : CLIENT_ORDER_ID)
  );
}
