// Original file: proto/exchange.proto

import type { Side as _exchange_Side, Side__Output as _exchange_Side__Output } from '../exchange/Side.ts';
import type { OrderType as _exchange_OrderType, OrderType__Output as _exchange_OrderType__Output } from '../exchange/OrderType.ts';
import type { TimeInForce as _exchange_TimeInForce, TimeInForce__Output as _exchange_TimeInForce__Output } from '../exchange/TimeInForce.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../google/protobuf/Timestamp.ts';
import type { SelfTradePrevention as _exchange_SelfTradePrevention, SelfTradePrevention__Output as _exchange_SelfTradePrevention__Output } from '../exchange/SelfTradePrevention.ts';

export interface PlaceOrderRequest {
  'symbol'?: (string);
  'side'?: (_exchange_Side);
  'type'?: (_exchange_OrderType);
  'quantity'?: (string);
  'quoteQuantity'?: (string);
  'price'?: (string);
  'stopPrice'?: (string);
  'timeInForce'?: (_exchange_TimeInForce);
  'expireAt'?: (_google_protobuf_Timestamp | null);
  'postOnly'?: (boolean);
  'selfTradePrevention'?: (_exchange_SelfTradePrevention);
  'clientOrderId'?: (string);
  '_quantity'?: "quantity";
  '_quoteQuantity'?: "quoteQuantity";
  '_price'?: "price";
  '_stopPrice'?: "stopPrice";
  '_clientOrderId'?: "clientOrderId";
}

export interface PlaceOrderRequest__Output {
  'symbol'?: (string);
  'side'?: (_exchange_Side__Output);
  'type'?: (_exchange_OrderType__Output);
  'quantity'?: (string);
  'quoteQuantity'?: (string);
  'price'?: (string);
  'stopPrice'?: (string);
  'timeInForce'?: (_exchange_TimeInForce__Output);
  'expireAt'?: (_google_protobuf_Timestamp__Output);
  'postOnly'?: (boolean);
  'selfTradePrevention'?: (_exchange_SelfTradePrevention__Output);
  'clientOrderId'?: (string);
}
