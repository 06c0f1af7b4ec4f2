// Original file: proto/exchange.proto

import type { Balance as _exchange_Balance, Balance__Output as _exchange_Balance__Output } from '../exchange/Balance.ts';

export interface GetBalancesResponse {
  'balances'?: (_exchange_Balance)[];
  'nextCursor'?: (string);
  '_nextCursor'?: "nextCursor";
}

export interface GetBalancesResponse__Output {
  'balances'?: (_exchange_Balance__Output)[];
  'nextCursor'?: (string);
}
