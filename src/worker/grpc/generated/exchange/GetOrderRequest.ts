// Original file: proto/exchange.proto

import type { Long } from '@grpc/proto-loader';

export interface GetOrderRequest {
  'orderId'?: (string);
  'minSeq'?: (number | string | Long);
  '_minSeq'?: "minSeq";
}

export interface GetOrderRequest__Output {
  'orderId'?: (string);
  'minSeq'?: (string);
}
