// Original file: proto/exchange.proto


export interface CancelOrderRequest {
  'orderId'?: (string);
}

export interface CancelOrderRequest__Output {
  'orderId'?: (string);
}
