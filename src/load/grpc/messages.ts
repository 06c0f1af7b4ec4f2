import type { ServiceError } from '@grpc/grpc-js';
import {
  ExchangeError,
  type NewOrder,
  NoAnswerError,
  type PlacedOrder,
} from '../../client/exchange/index.ts';

/** DEADLINE_EXCEEDED; the rest of the library is not needed here. */
const DEADLINE_EXCEEDED = 4;

/** A new order as PlaceOrderRequest. */
export function orderRequest({ side, type, timeInForce, ...rest }: NewOrder): object {
  return {
    ...rest,
    side: `SIDE_${side}`,
    type: `ORDER_TYPE_${type}`,
    ...(timeInForce !== undefined && { timeInForce: `TIME_IN_FORCE_${timeInForce}` }),
  };
}

/** A PlaceOrderResponse as the HTTP client answers it. */
export const placedOrder = (answer: PlacedOrder): PlacedOrder => ({
  ...answer,
  order: withPlainWords(answer.order),
  fills: answer.fills.map(withPlainWords),
});

/** Enum values of these fields carry the name of their type in front. */
const PREFIXES = {
  side: 'SIDE_',
  status: 'ORDER_STATUS_',
  liquidity: 'LIQUIDITY_',
} as const;

export function withPlainWords<T extends object>(message: T): T {
  const words = Object.entries(PREFIXES).flatMap(([field, prefix]) => {
    const value: unknown = (message as Record<string, unknown>)[field];
    return typeof value === 'string' ? [[field, value.slice(prefix.length)] as const] : [];
  });
  return { ...message, ...Object.fromEntries(words) };
}

/** A refusal says its code and name in the trailers; without them nobody of the venue has answered. */
export function failure(error: ServiceError): ExchangeError | NoAnswerError {
  const [code] = error.metadata.get('code');
  const [name] = error.metadata.get('name');
  const [retryAfter] = error.metadata.get('retry-after');
  if (code !== undefined && name !== undefined) {
    const body = { code: Number(code), name: String(name), message: error.details };
    return new ExchangeError(body, null, retryAfter === undefined ? null : Number(retryAfter) * 1000);
  }
  return new NoAnswerError(error.code === DEADLINE_EXCEEDED ? 'timeout' : 'lost', error.details, error);
}
