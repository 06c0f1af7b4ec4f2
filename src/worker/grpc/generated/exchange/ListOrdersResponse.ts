// Original file: proto/exchange.proto

import type { Order as _exchange_Order, Order__Output as _exchange_Order__Output } from '../exchange/Order.ts';

export interface ListOrdersResponse {
  'orders'?: (_exchange_Order)[];
  'nextCursor'?: (string);
  '_nextCursor'?: "nextCursor";
}

export interface ListOrdersResponse__Output {
  'orders'?: (_exchange_Order__Output)[];
  'nextCursor'?: (string);
}
