import type { bookJson } from '../wire/market-json.ts';
import type { FillJson, OrderJson } from '../wire/order-json.ts';

/** google.protobuf.Timestamp as proto-loader reads and writes it. */
export type TimestampMessage = {
  readonly seconds?: string | number;
  readonly nanos?: number;
};

/** PlaceOrderRequest as it is decoded: what was not sent is absent, enums are names (or numbers nobody knows). */
export type PlaceOrderMessage = Readonly<
  Partial<
    Record<
      | 'symbol'
      | 'side'
      | 'type'
      | 'quantity'
      | 'quoteQuantity'
      | 'price'
      | 'stopPrice'
      | 'timeInForce'
      | 'postOnly'
      | 'selfTradePrevention'
      | 'clientOrderId',
      unknown
    >
  >
> & { readonly expireAt?: TimestampMessage | null };

/** The same order as the HTTP API takes it, so that one codec judges both. */
export function orderBody(message: PlaceOrderMessage): Record<string, unknown> {
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

/** The word of an enum value without its prefix; undefined for the unspecified one. */
function word(value: unknown, prefix: string): unknown {
  if (typeof value !== 'string' || !value.startsWith(prefix)) return value;
  const name = value.slice(prefix.length);
  return name === 'UNSPECIFIED' ? undefined : name;
}

/** Times are cut to the millisecond; one that no date can hold is passed on as text, for the codec to refuse. */
function isoTime(time: TimestampMessage | null | undefined): string | undefined {
  if (time === null || time === undefined) return undefined;
  const date = new Date(Number(time.seconds ?? 0) * 1000 + Math.floor((time.nanos ?? 0) / 1_000_000));
  return Number.isNaN(date.getTime()) ? `${time.seconds} seconds` : date.toISOString();
}

function timestamp(iso: string | null): TimestampMessage | null {
  if (iso === null) return null;
  const ms = Date.parse(iso);
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: (ms - seconds * 1000) * 1_000_000 };
}

export const orderMessage = (order: OrderJson) => ({
  ...order,
  side: `SIDE_${order.side}`,
  type: `ORDER_TYPE_${order.type}`,
  timeInForce: `TIME_IN_FORCE_${order.timeInForce}`,
  status: `ORDER_STATUS_${order.status}`,
  selfTradePrevention: `SELF_TRADE_PREVENTION_${order.selfTradePrevention}`,
  expireAt: timestamp(order.expireAt),
  createdAt: timestamp(order.createdAt),
  updatedAt: timestamp(order.updatedAt),
});

export const fillMessage = (fill: FillJson) => ({
  ...fill,
  side: `SIDE_${fill.side}`,
  liquidity: `LIQUIDITY_${fill.liquidity}`,
  at: timestamp(fill.at),
});

export const bookMessage = (book: ReturnType<typeof bookJson>) => ({ ...book, at: timestamp(book.at) });
