// Original file: proto/exchange.proto

import type { Long } from '@grpc/proto-loader';

export interface StreamOrderBookRequest {
  'symbol'?: (string);
  'fromSeq'?: (number | string | Long);
  'epoch'?: (number | string | Long);
  '_fromSeq'?: "fromSeq";
  '_epoch'?: "epoch";
}

export interface StreamOrderBookRequest__Output {
  'symbol'?: (string);
  'fromSeq'?: (string);
  'epoch'?: (string);
}
