// Original file: proto/exchange.proto

import type { Long } from '@grpc/proto-loader';

export interface GetBalancesRequest {
  'accountId'?: (string);
  'limit'?: (number);
  'cursor'?: (string);
  'minSeq'?: (number | string | Long);
  '_accountId'?: "accountId";
  '_limit'?: "limit";
  '_cursor'?: "cursor";
  '_minSeq'?: "minSeq";
}

export interface GetBalancesRequest__Output {
  'accountId'?: (string);
  'limit'?: (number);
  'cursor'?: (string);
  'minSeq'?: (string);
}
