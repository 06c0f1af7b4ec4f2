// Original file: proto/exchange.proto

import type { Long } from '@grpc/proto-loader';

export interface GetOrderBookRequest {
  'symbol'?: (string);
  'depth'?: (number);
  'minSeq'?: (number | string | Long);
  '_depth'?: "depth";
  '_minSeq'?: "minSeq";
}

export interface GetOrderBookRequest__Output {
  'symbol'?: (string);
  'depth'?: (number);
  'minSeq'?: (string);
}
