// Original file: proto/exchange.proto

import type { PlaceOrderRequest as _exchange_PlaceOrderRequest, PlaceOrderRequest__Output as _exchange_PlaceOrderRequest__Output } from '../exchange/PlaceOrderRequest.ts';

export interface PlaceOrdersRequest {
  'order'?: (_exchange_PlaceOrderRequest | null);
}

export interface PlaceOrdersRequest__Output {
  'order'?: (_exchange_PlaceOrderRequest__Output);
}
