// Original file: proto/exchange.proto

import type { Side as _exchange_Side, Side__Output as _exchange_Side__Output } from '../exchange/Side.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Trade {
  'tradeId'?: (string);
  'symbol'?: (string);
  'price'?: (string);
  'quantity'?: (string);
  'takerSide'?: (_exchange_Side);
  'at'?: (_google_protobuf_Timestamp | null);
  'seq'?: (number | string | Long);
}

export interface Trade__Output {
  'tradeId'?: (string);
  'symbol'?: (string);
  'price'?: (string);
  'quantity'?: (string);
  'takerSide'?: (_exchange_Side__Output);
  'at'?: (_google_protobuf_Timestamp__Output);
  'seq'?: (string);
}
