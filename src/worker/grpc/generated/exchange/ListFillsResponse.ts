// Original file: proto/exchange.proto

import type { Fill as _exchange_Fill, Fill__Output as _exchange_Fill__Output } from '../exchange/Fill.ts';

export interface ListFillsResponse {
  'fills'?: (_exchange_Fill)[];
  'nextCursor'?: (string);
  '_nextCursor'?: "nextCursor";
}

export interface ListFillsResponse__Output {
  'fills'?: (_exchange_Fill__Output)[];
  'nextCursor'?: (string);
}
