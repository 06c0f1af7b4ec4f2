// Original file: proto/exchange.proto

import type { PriceLevel as _exchange_PriceLevel, PriceLevel__Output as _exchange_PriceLevel__Output } from '../exchange/PriceLevel.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface OrderBookDelta {
  'firstSeq'?: (number | string | Long);
  'lastSeq'?: (number | string | Long);
  'bids'?: (_exchange_PriceLevel)[];
  'asks'?: (_exchange_PriceLevel)[];
  'at'?: (_google_protobuf_Timestamp | null);
}

export interface OrderBookDelta__Output {
  'firstSeq'?: (string);
  'lastSeq'?: (string);
  'bids'?: (_exchange_PriceLevel__Output)[];
  'asks'?: (_exchange_PriceLevel__Output)[];
  'at'?: (_google_protobuf_Timestamp__Output);
}
