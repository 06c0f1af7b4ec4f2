// Original file: proto/exchange.proto

import type { PriceLevel as _exchange_PriceLevel, PriceLevel__Output as _exchange_PriceLevel__Output } from '../exchange/PriceLevel.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface GetOrderBookResponse {
  'symbol'?: (string);
  'bids'?: (_exchange_PriceLevel)[];
  'asks'?: (_exchange_PriceLevel)[];
  'bookSeq'?: (number | string | Long);
  'seq'?: (number | string | Long);
  'epoch'?: (number | string | Long);
  'at'?: (_google_protobuf_Timestamp | null);
}

export interface GetOrderBookResponse__Output {
  'symbol'?: (string);
  'bids'?: (_exchange_PriceLevel__Output)[];
  'asks'?: (_exchange_PriceLevel__Output)[];
  'bookSeq'?: (string);
  'seq'?: (string);
  'epoch'?: (string);
  'at'?: (_google_protobuf_Timestamp__Output);
}
