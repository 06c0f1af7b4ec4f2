// Original file: proto/exchange.proto


export interface PriceLevel {
  'price'?: (string);
  'quantity'?: (string);
}

export interface PriceLevel__Output {
  'price'?: (string);
  'quantity'?: (string);
}
