// Original file: proto/exchange.proto

import type { Side as _exchange_Side, Side__Output as _exchange_Side__Output } from '../exchange/Side.ts';
import type { OrderType as _exchange_OrderType, OrderType__Output as _exchange_OrderType__Output } from '../exchange/OrderType.ts';
import type { TimeInForce as _exchange_TimeInForce, TimeInForce__Output as _exchange_TimeInForce__Output } from '../exchange/TimeInForce.ts';
import type { OrderStatus as _exchange_OrderStatus, OrderStatus__Output as _exchange_OrderStatus__Output } from '../exchange/OrderStatus.ts';
import type { Fee as _exchange_Fee, Fee__Output as _exchange_Fee__Output } from '../exchange/Fee.ts';
import type { SelfTradePrevention as _exchange_SelfTradePrevention, SelfTradePrevention__Output as _exchange_SelfTradePrevention__Output } from '../exchange/SelfTradePrevention.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Order {
  'orderId'?: (string);
  'clientOrderId'?: (string);
  'accountId'?: (string);
  'symbol'?: (string);
  'side'?: (_exchange_Side);
  'type'?: (_exchange_OrderType);
  'timeInForce'?: (_exchange_TimeInForce);
  'price'?: (string);
  'stopPrice'?: (string);
  'quantity'?: (string);
  'quoteQuantity'?: (string);
  'filledQuantity'?: (string);
  'remainingQuantity'?: (string);
  'averagePrice'?: (string);
  'status'?: (_exchange_OrderStatus);
  'reason'?: (string);
  'fees'?: (_exchange_Fee)[];
  'postOnly'?: (boolean);
  'selfTradePrevention'?: (_exchange_SelfTradePrevention);
  'expireAt'?: (_google_protobuf_Timestamp | null);
  'createdAt'?: (_google_protobuf_Timestamp | null);
  'updatedAt'?: (_google_protobuf_Timestamp | null);
  'seq'?: (number | string | Long);
  '_clientOrderId'?: "clientOrderId";
  '_price'?: "price";
  '_stopPrice'?: "stopPrice";
  '_quantity'?: "quantity";
  '_quoteQuantity'?: "quoteQuantity";
  '_remainingQuantity'?: "remainingQuantity";
  '_averagePrice'?: "averagePrice";
  '_reason'?: "reason";
}

export interface Order__Output {
  'orderId'?: (string);
  'clientOrderId'?: (string);
  'accountId'?: (string);
  'symbol'?: (string);
  'side'?: (_exchange_Side__Output);
  'type'?: (_exchange_OrderType__Output);
  'timeInForce'?: (_exchange_TimeInForce__Output);
  'price'?: (string);
  'stopPrice'?: (string);
  'quantity'?: (string);
  'quoteQuantity'?: (string);
  'filledQuantity'?: (string);
  'remainingQuantity'?: (string);
  'averagePrice'?: (string);
  'status'?: (_exchange_OrderStatus__Output);
  'reason'?: (string);
  'fees'?: (_exchange_Fee__Output)[];
  'postOnly'?: (boolean);
  'selfTradePrevention'?: (_exchange_SelfTradePrevention__Output);
  'expireAt'?: (_google_protobuf_Timestamp__Output);
  'createdAt'?: (_google_protobuf_Timestamp__Output);
  'updatedAt'?: (_google_protobuf_Timestamp__Output);
  'seq'?: (string);
}
