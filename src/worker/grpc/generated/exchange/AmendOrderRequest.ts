// Original file: proto/exchange.proto


export interface AmendOrderRequest {
  'orderId'?: (string);
  'price'?: (string);
  'quantity'?: (string);
  '_price'?: "price";
  '_quantity'?: "quantity";
}

export interface AmendOrderRequest__Output {
  'orderId'?: (string);
  'price'?: (string);
  'quantity'?: (string);
}
