// Original file: proto/exchange.proto

import type { OrderBookSnapshot as _exchange_OrderBookSnapshot, OrderBookSnapshot__Output as _exchange_OrderBookSnapshot__Output } from '../exchange/OrderBookSnapshot.ts';
import type { OrderBookDelta as _exchange_OrderBookDelta, OrderBookDelta__Output as _exchange_OrderBookDelta__Output } from '../exchange/OrderBookDelta.ts';
import type { Long } from '@grpc/proto-loader';

export interface StreamOrderBookResponse {
  'epoch'?: (number | string | Long);
  'seq'?: (number | string | Long);
  'snapshot'?: (_exchange_OrderBookSnapshot | null);
  'delta'?: (_exchange_OrderBookDelta | null);
  'staleSeconds'?: (number | string | Long);
  'moreFollows'?: (boolean);
  'update'?: "snapshot"|"delta";
  '_staleSeconds'?: "staleSeconds";
}

export interface StreamOrderBookResponse__Output {
  'epoch'?: (string);
  'seq'?: (string);
  'snapshot'?: (_exchange_OrderBookSnapshot__Output);
  'delta'?: (_exchange_OrderBookDelta__Output);
  'staleSeconds'?: (string);
  'moreFollows'?: (boolean);
}
