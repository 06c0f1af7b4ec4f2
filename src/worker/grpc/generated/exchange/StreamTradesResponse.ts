// Original file: proto/exchange.proto

import type { Trade as _exchange_Trade, Trade__Output as _exchange_Trade__Output } from '../exchange/Trade.ts';
import type { Long } from '@grpc/proto-loader';

export interface StreamTradesResponse {
  'epoch'?: (number | string | Long);
  'seq'?: (number | string | Long);
  'trades'?: (_exchange_Trade)[];
  'staleSeconds'?: (number | string | Long);
  '_staleSeconds'?: "staleSeconds";
}

export interface StreamTradesResponse__Output {
  'epoch'?: (string);
  'seq'?: (string);
  'trades'?: (_exchange_Trade__Output)[];
  'staleSeconds'?: (string);
}
