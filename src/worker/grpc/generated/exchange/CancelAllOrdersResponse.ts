// Original file: proto/exchange.proto

import type { Long } from '@grpc/proto-loader';

export interface CancelAllOrdersResponse {
  'orderIds'?: (string)[];
  'commandSeq'?: (number | string | Long);
  'seq'?: (number | string | Long);
}

export interface CancelAllOrdersResponse__Output {
  'orderIds'?: (string)[];
  'commandSeq'?: (string);
  'seq'?: (string);
}
