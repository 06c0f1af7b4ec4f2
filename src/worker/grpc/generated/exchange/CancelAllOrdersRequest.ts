// Original file: proto/exchange.proto


export interface CancelAllOrdersRequest {
  'symbol'?: (string);
  'accountId'?: (string);
  '_symbol'?: "symbol";
  '_accountId'?: "accountId";
}

export interface CancelAllOrdersRequest__Output {
  'symbol'?: (string);
  'accountId'?: (string);
}
