// Original file: proto/exchange.proto


export interface Fee {
  'asset'?: (string);
  'amount'?: (string);
}

export interface Fee__Output {
  'asset'?: (string);
  'amount'?: (string);
}
