// Original file: proto/exchange.proto

import type { Order as _exchange_Order, Order__Output as _exchange_Order__Output } from '../exchange/Order.ts';

export interface GetOrderResponse {
  'order'?: (_exchange_Order | null);
}

export interface GetOrderResponse__Output {
  'order'?: (_exchange_Order__Output);
}
