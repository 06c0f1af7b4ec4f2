import type { Identity } from './spec.ts';

/**
 * First part of every Redis key and channel below an instance's namespace. The single unnamed instance may use
 * these families only, because its namespace `exchange:` is the prefix of everybody else's.
 */
export const KEY_FAMILIES = ['book', 'ticker', 'trades', 'klines', 'status', 'smoke'] as const;
export type KeyFamily = (typeof KEY_FAMILIES)[number];

/** Namespace of the single unnamed instance. */
export const SINGLE_NAMESPACE = 'exchange:';
export const DISCOVERY_PREFIX = 'exchange:discovery:';

/** Glob patterns of what an instance's ACL user may touch. */
export type RedisKeyPatterns = {
  readonly readWrite: readonly string[];
  /** The discovery entries of all instances. */
  readonly readOnly: readonly string[];
  readonly channels: readonly string[];
};

/** A key or channel of the instance: `exchange:sim:binance:book:BTC-USDT`. It always lies within its patterns. */
export const redisKey = (identity: Identity, family: KeyFamily, rest: string): string =>
  `${identity.redisNamespace}${family}:${rest}`;

/**
 * The patterns of the instance's ACL user: its namespace and its discovery entry, and for the unnamed instance its
 * key families. Names hold no glob characters, so nothing needs escaping.
 */
export function redisKeyPatterns(identity: Identity): RedisKeyPatterns {
  const own =
    identity.name === ''
      ? KEY_FAMILIES.map((family) => `${identity.redisNamespace}${family}:*`)
      : [`${identity.redisNamespace}*`];
  return {
    readWrite: [...own, identity.discoveryKey],
    readOnly: [`${DISCOVERY_PREFIX}*`],
    channels: own,
  };
}
