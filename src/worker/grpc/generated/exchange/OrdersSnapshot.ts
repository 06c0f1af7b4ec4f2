// Original file: proto/exchange.proto

import type { Order as _exchange_Order, Order__Output as _exchange_Order__Output } from '../exchange/Order.ts';

export interface OrdersSnapshot {
  'orders'?: (_exchange_Order)[];
}

export interface OrdersSnapshot__Output {
  'orders'?: (_exchange_Order__Output)[];
}
