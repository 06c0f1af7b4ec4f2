// Original file: proto/exchange.proto

import type { Order as _exchange_Order, Order__Output as _exchange_Order__Output } from '../exchange/Order.ts';
import type { Fill as _exchange_Fill, Fill__Output as _exchange_Fill__Output } from '../exchange/Fill.ts';
import type { Long } from '@grpc/proto-loader';

export interface PlaceOrderResponse {
  'order'?: (_exchange_Order | null);
  'fills'?: (_exchange_Fill)[];
  'commandSeq'?: (number | string | Long);
  'seq'?: (number | string | Long);
  'duplicate'?: (boolean);
}

export interface PlaceOrderResponse__Output {
  'order'?: (_exchange_Order__Output);
  'fills'?: (_exchange_Fill__Output)[];
  'commandSeq'?: (string);
  'seq'?: (string);
  'duplicate'?: (boolean);
}
