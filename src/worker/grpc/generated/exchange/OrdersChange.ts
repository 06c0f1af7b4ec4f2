// Original file: proto/exchange.proto

import type { Order as _exchange_Order, Order__Output as _exchange_Order__Output } from '../exchange/Order.ts';
import type { Fill as _exchange_Fill, Fill__Output as _exchange_Fill__Output } from '../exchange/Fill.ts';

export interface OrdersChange {
  'orders'?: (_exchange_Order)[];
  'fills'?: (_exchange_Fill)[];
}

export interface OrdersChange__Output {
  'orders'?: (_exchange_Order__Output)[];
  'fills'?: (_exchange_Fill__Output)[];
}
