// Original file: proto/exchange.proto

import type { Long } from '@grpc/proto-loader';

export interface ListFillsRequest {
  'symbol'?: (string);
  'orderId'?: (string);
  'accountId'?: (string);
  'limit'?: (number);
  'cursor'?: (string);
  'minSeq'?: (number | string | Long);
  '_symbol'?: "symbol";
  '_orderId'?: "orderId";
  '_accountId'?: "accountId";
  '_limit'?: "limit";
  '_cursor'?: "cursor";
  '_minSeq'?: "minSeq";
}

export interface ListFillsRequest__Output {
  'symbol'?: (string);
  'orderId'?: (string);
  'accountId'?: (string);
  'limit'?: (number);
  'cursor'?: (string);
  'minSeq'?: (string);
}
