// Original file: proto/exchange.proto


export interface Error {
  'code'?: (number);
  'name'?: (string);
  'message'?: (string);
  'field'?: (string);
  'orderId'?: (string);
  'clientOrderId'?: (string);
  '_field'?: "field";
  '_orderId'?: "orderId";
  '_clientOrderId'?: "clientOrderId";
}

export interface Error__Output {
  'code'?: (number);
  'name'?: (string);
  'message'?: (string);
  'field'?: (string);
  'orderId'?: (string);
  'clientOrderId'?: (string);
}
