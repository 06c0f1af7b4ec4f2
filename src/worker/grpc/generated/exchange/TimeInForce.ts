// Original file: proto/exchange.proto

export const TimeInForce = {
  TIME_IN_FORCE_UNSPECIFIED: 'TIME_IN_FORCE_UNSPECIFIED',
  TIME_IN_FORCE_GTC: 'TIME_IN_FORCE_GTC',
  TIME_IN_FORCE_IOC: 'TIME_IN_FORCE_IOC',
  TIME_IN_FORCE_FOK: 'TIME_IN_FORCE_FOK',
  TIME_IN_FORCE_GTD: 'TIME_IN_FORCE_GTD',
  TIME_IN_FORCE_DAY: 'TIME_IN_FORCE_DAY',
} as const;

export type TimeInForce =
  | 'TIME_IN_FORCE_UNSPECIFIED'
  | 0
  | 'TIME_IN_FORCE_GTC'
  | 1
  | 'TIME_IN_FORCE_IOC'
  | 2
  | 'TIME_IN_FORCE_FOK'
  | 3
  | 'TIME_IN_FORCE_GTD'
  | 4
  | 'TIME_IN_FORCE_DAY'
  | 5

export type TimeInForce__Output = typeof TimeInForce[keyof typeof TimeInForce]
