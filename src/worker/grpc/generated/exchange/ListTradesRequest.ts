// Original file: proto/exchange.proto

import type { Long } from '@grpc/proto-loader';

export interface ListTradesRequest {
  'symbol'?: (string);
  'limit'?: (number);
  'cursor'?: (string);
  'minSeq'?: (number | string | Long);
  '_limit'?: "limit";
  '_cursor'?: "cursor";
  '_minSeq'?: "minSeq";
}

export interface ListTradesRequest__Output {
  'symbol'?: (string);
  'limit'?: (number);
  'cursor'?: (string);
  'minSeq'?: (string);
}
