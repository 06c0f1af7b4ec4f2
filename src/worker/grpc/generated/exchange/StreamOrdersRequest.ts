// Original file: proto/exchange.proto

import type { Long } from '@grpc/proto-loader';

export interface StreamOrdersRequest {
  'accountId'?: (string);
  'fromSeq'?: (number | string | Long);
  'epoch'?: (number | string | Long);
  '_accountId'?: "accountId";
  '_fromSeq'?: "fromSeq";
  '_epoch'?: "epoch";
}

export interface StreamOrdersRequest__Output {
  'accountId'?: (string);
  'fromSeq'?: (string);
  'epoch'?: (string);
}
