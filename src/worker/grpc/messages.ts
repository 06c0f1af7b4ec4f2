import type { balanceJson } from '../wire/account-json.ts';
import type { bookJson, tradeJson } from '../wire/market-json.ts';
import type { FillJson, OrderJson } from '../wire/order-json.ts';
import { errorBody, type WireError } from '../wire/wire-error.ts';
import type { Balance } from './generated/exchange/Balance.ts';
import type { Error as ErrorMessage } from './generated/exchange/Error.ts';
import type { Fill } from './generated/exchange/Fill.ts';
import type { GetOrderBookResponse } from './generated/exchange/GetOrderBookResponse.ts';
import type { Order } from './generated/exchange/Order.ts';
import type { PlaceOrderRequest__Output } from './generated/exchange/PlaceOrderRequest.ts';
import type { Trade } from './generated/exchange/Trade.ts';
import type { Timestamp, Timestamp__Output } from './generated/google/protobuf/Timestamp.ts';

/** A message to send: as generated, with null for what is not set, as JSON has it; the encoder leaves it out. */
export type Sent<T> = T extends string | number | boolean
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Sent<Item>[]
    : T extends object
      ? { readonly [K in keyof T]: Sent<T[K]> | null | undefined }
      : T;

/** The same order as the HTTP API takes it, so that one codec judges both. */
export function orderBody(message: PlaceOrderRequest__Output): Record<string, unknown> {
  return {
    symbol: message.symbol,
    side: word(message.side, 'SIDE_'),
    type: word(message.type, 'ORDER_TYPE_'),
    quantity: message.quantity,
    quoteQuantity: message.quoteQuantity,
    price: message.price,
    stopPrice: message.stopPrice,
    timeInForce: word(message.timeInForce, 'TIME_IN_FORCE_'),
    expireAt: isoTime(message.expireAt),
    postOnly: message.postOnly,
    selfTradePrevention: word(message.selfTradePrevention, 'SELF_TRADE_PREVENTION_'),
    clientOrderId: message.clientOrderId,
  };
}

/**
 * The word of an enum value without its prefix; undefined for the unspecified one. A number that the enum does not
 * have comes as such, whatever its type says, and is passed on for the codec to refuse.
 */
export function word(value: string | undefined, prefix: string): unknown {
  if (typeof value !== 'string' || !value.startsWith(prefix)) return value;
  const name = value.slice(prefix.length);
  return name === 'UNSPECIFIED' ? undefined : name;
}

/** Times are cut to the millisecond; one that no date can hold is passed on as text, for the codec to refuse. */
function isoTime(time: Timestamp__Output | undefined): string | undefined {
  if (time === undefined) return undefined;
  const date = new Date(Number(time.seconds ?? 0) * 1000 + Math.floor((time.nanos ?? 0) / 1_000_000));
  return Number.isNaN(date.getTime()) ? `${time.seconds} seconds` : date.toISOString();
}

/** Milliseconds since the Unix epoch. */
export function timestampOf(ms: number): { readonly seconds: number; readonly nanos: number } {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: (ms - seconds * 1000) * 1_000_000 };
}

let lastIso = '';
let lastTimestamp: Sent<Timestamp> = timestampOf(0);

/** All orders of a batch share one time, so the last is kept. */
function timestamp(iso: string): Sent<Timestamp> {
  if (iso !== lastIso) {
    lastTimestamp = timestampOf(Date.parse(iso));
    lastIso = iso;
  }
  return lastTimestamp;
}

export const orderMessage = (order: OrderJson): Sent<Order> => ({
  ...order,
  side: `SIDE_${order.side}`,
  type: `ORDER_TYPE_${order.type}`,
  timeInForce: `TIME_IN_FORCE_${order.timeInForce}`,
  status: `ORDER_STATUS_${order.status}`,
  selfTradePrevention: `SELF_TRADE_PREVENTION_${order.selfTradePrevention}`,
  expireAt: order.expireAt === null ? null : timestamp(order.expireAt),
  createdAt: timestamp(order.createdAt),
  updatedAt: timestamp(order.updatedAt),
});

export const fillMessage = (fill: FillJson): Sent<Fill> => ({
  ...fill,
  side: `SIDE_${fill.side}`,
  liquidity: `LIQUIDITY_${fill.liquidity}`,
  at: timestamp(fill.at),
});

/** An answer that carries an order and what it traded. */
export const orderAnswerMessage = <
  T extends { readonly order: OrderJson; readonly fills: readonly FillJson[] },
>(
  answer: T,
) => ({
  ...answer,
  order: orderMessage(answer.order),
  fills: answer.fills.map(fillMessage),
});

export const tradeMessage = (trade: ReturnType<typeof tradeJson>): Sent<Trade> => ({
  ...trade,
  takerSide: `SIDE_${trade.takerSide}`,
  at: timestamp(trade.at),
});

export const bookMessage = (book: ReturnType<typeof bookJson>): Sent<GetOrderBookResponse> => ({
  ...book,
  at: timestamp(book.at),
});

export const balanceMessage = (balance: ReturnType<typeof balanceJson>): Sent<Balance> => balance;

export const errorMessage = (error: WireError): Sent<ErrorMessage> => errorBody(error);
