// Original file: proto/exchange.proto

import type { OrderStatus as _exchange_OrderStatus, OrderStatus__Output as _exchange_OrderStatus__Output } from '../exchange/OrderStatus.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListOrdersRequest {
  'symbol'?: (string);
  'status'?: (_exchange_OrderStatus);
  'clientOrderId'?: (string);
  'accountId'?: (string);
  'limit'?: (number);
  'cursor'?: (string);
  'minSeq'?: (number | string | Long);
  '_symbol'?: "symbol";
  '_clientOrderId'?: "clientOrderId";
  '_accountId'?: "accountId";
  '_limit'?: "limit";
  '_cursor'?: "cursor";
  '_minSeq'?: "minSeq";
}

export interface ListOrdersRequest__Output {
  'symbol'?: (string);
  'status'?: (_exchange_OrderStatus__Output);
  'clientOrderId'?: (string);
  'accountId'?: (string);
  'limit'?: (number);
  'cursor'?: (string);
  'minSeq'?: (string);
}
