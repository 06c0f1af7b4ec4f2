// Original file: proto/exchange.proto

import type { Side as _exchange_Side, Side__Output as _exchange_Side__Output } from '../exchange/Side.ts';
import type { Liquidity as _exchange_Liquidity, Liquidity__Output as _exchange_Liquidity__Output } from '../exchange/Liquidity.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../google/protobuf/Timestamp.ts';

export interface Fill {
  'tradeId'?: (string);
  'orderId'?: (string);
  'symbol'?: (string);
  'side'?: (_exchange_Side);
  'price'?: (string);
  'quantity'?: (string);
  'fee'?: (string);
  'feeAsset'?: (string);
  'liquidity'?: (_exchange_Liquidity);
  'at'?: (_google_protobuf_Timestamp | null);
}

export interface Fill__Output {
  'tradeId'?: (string);
  'orderId'?: (string);
  'symbol'?: (string);
  'side'?: (_exchange_Side__Output);
  'price'?: (string);
  'quantity'?: (string);
  'fee'?: (string);
  'feeAsset'?: (string);
  'liquidity'?: (_exchange_Liquidity__Output);
  'at'?: (_google_protobuf_Timestamp__Output);
}
