// Original file: proto/exchange.proto


export interface Balance {
  'accountId'?: (string);
  'asset'?: (string);
  'available'?: (string);
  'locked'?: (string);
  'total'?: (string);
}

export interface Balance__Output {
  'accountId'?: (string);
  'asset'?: (string);
  'available'?: (string);
  'locked'?: (string);
  'total'?: (string);
}
