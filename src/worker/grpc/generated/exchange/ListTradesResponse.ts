// Original file: proto/exchange.proto

import type { Trade as _exchange_Trade, Trade__Output as _exchange_Trade__Output } from '../exchange/Trade.ts';

export interface ListTradesResponse {
  'trades'?: (_exchange_Trade)[];
  'nextCursor'?: (string);
  '_nextCursor'?: "nextCursor";
}

export interface ListTradesResponse__Output {
  'trades'?: (_exchange_Trade__Output)[];
  'nextCursor'?: (string);
}
