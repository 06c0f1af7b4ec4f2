// Original file: proto/exchange.proto

import type { Order as _exchange_Order, Order__Output as _exchange_Order__Output } from '../exchange/Order.ts';
import type { Long } from '@grpc/proto-loader';

export interface CancelOrderResponse {
  'order'?: (_exchange_Order | null);
  'commandSeq'?: (number | string | Long);
  'seq'?: (number | string | Long);
}

export interface CancelOrderResponse__Output {
  'order'?: (_exchange_Order__Output);
  'commandSeq'?: (string);
  'seq'?: (string);
}
