// Original file: proto/exchange.proto

import type { PlaceOrderResponse as _exchange_PlaceOrderResponse, PlaceOrderResponse__Output as _exchange_PlaceOrderResponse__Output } from '../exchange/PlaceOrderResponse.ts';
import type { Error as _exchange_Error, Error__Output as _exchange_Error__Output } from '../exchange/Error.ts';
import type { Long } from '@grpc/proto-loader';

export interface PlaceOrdersResponse {
  'position'?: (number | string | Long);
  'result'?: (_exchange_PlaceOrderResponse | null);
  'error'?: (_exchange_Error | null);
  'outcome'?: "result"|"error";
}

export interface PlaceOrdersResponse__Output {
  'position'?: (string);
  'result'?: (_exchange_PlaceOrderResponse__Output);
  'error'?: (_exchange_Error__Output);
}
