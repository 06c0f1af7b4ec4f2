// Original file: proto/exchange.proto

import type { OrdersSnapshot as _exchange_OrdersSnapshot, OrdersSnapshot__Output as _exchange_OrdersSnapshot__Output } from '../exchange/OrdersSnapshot.ts';
import type { OrdersChange as _exchange_OrdersChange, OrdersChange__Output as _exchange_OrdersChange__Output } from '../exchange/OrdersChange.ts';
import type { Long } from '@grpc/proto-loader';

export interface StreamOrdersResponse {
  'accountId'?: (string);
  'epoch'?: (number | string | Long);
  'seq'?: (number | string | Long);
  'accountSeq'?: (number | string | Long);
  'snapshot'?: (_exchange_OrdersSnapshot | null);
  'change'?: (_exchange_OrdersChange | null);
  'staleSeconds'?: (number | string | Long);
  'moreFollows'?: (boolean);
  'update'?: "snapshot"|"change";
  '_staleSeconds'?: "staleSeconds";
}

export interface StreamOrdersResponse__Output {
  'accountId'?: (string);
  'epoch'?: (string);
  'seq'?: (string);
  'accountSeq'?: (string);
  'snapshot'?: (_exchange_OrdersSnapshot__Output);
  'change'?: (_exchange_OrdersChange__Output);
  'staleSeconds'?: (string);
  'moreFollows'?: (boolean);
}
