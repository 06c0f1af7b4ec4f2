// Original file: proto/exchange.proto

export const Liquidity = {
  LIQUIDITY_UNSPECIFIED: 'LIQUIDITY_UNSPECIFIED',
  LIQUIDITY_MAKER: 'LIQUIDITY_MAKER',
  LIQUIDITY_TAKER: 'LIQUIDITY_TAKER',
} as const;

export type Liquidity =
  | 'LIQUIDITY_UNSPECIFIED'
  | 0
  | 'LIQUIDITY_MAKER'
  | 1
  | 'LIQUIDITY_TAKER'
  | 2

export type Liquidity__Output = typeof Liquidity[keyof typeof Liquidity]
