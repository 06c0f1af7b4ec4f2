import { redisKey } from '../../src/instance/redis-keys.ts';
import type { Identity } from '../../src/instance/spec.ts';

const key = (owner: Identity, rest: string): string => redisKey(owner, 'smoke', `isolation-${rest}`);

/** One command on the owner's key, channel or stream. In this order each works for the owner. */
export type RedisProbe = (owner: Identity) => readonly string[];

export const REDIS_PROBES: readonly RedisProbe[] = [
  (owner) => ['SET', key(owner, 'a'), 'x', 'EX', '60'],
  (owner) => ['GET', key(owner, 'a')],
  (owner) => ['MGET', key(owner, 'a'), key(owner, 'b')],
  (owner) => ['EXISTS', key(owner, 'a')],
  (owner) => ['EXPIRE', key(owner, 'a'), '60'],
  (owner) => ['PEXPIRE', key(owner, 'a'), '60000'],
  (owner) => ['TTL', key(owner, 'a')],
  (owner) => ['PTTL', key(owner, 'a')],
  (owner) => ['DEL', key(owner, 'a')],
  (owner) => ['HSET', key(owner, 'h'), 'f', 'v'],
  (owner) => ['HGET', key(owner, 'h'), 'f'],
  (owner) => ['HGETALL', key(owner, 'h')],
  (owner) => ['HDEL', key(owner, 'h'), 'f'],
  (owner) => ['XADD', key(owner, 'x'), 'MAXLEN', '~', '10', '*', 'f', 'v'],
  (owner) => ['XLEN', key(owner, 'x')],
  (owner) => ['XRANGE', key(owner, 'x'), '-', '+'],
  (owner) => ['XREVRANGE', key(owner, 'x'), '+', '-'],
  (owner) => ['XREAD', 'COUNT', '1', 'STREAMS', key(owner, 'x'), '0'],
  (owner) => ['XTRIM', key(owner, 'x'), 'MAXLEN', '0'],
  (owner) => ['UNLINK', key(owner, 'x')],
  (owner) => ['PUBLISH', key(owner, 'channel'), 'x'],
  (owner) => ['SET', owner.discoveryKey, '{}', 'EX', '15'],
  (owner) => ['DEL', owner.discoveryKey],
];

/** Whole commands that a worker needs no key for. They touch nobody: a connection of one's own is all they know. */
export const OF_ONE_CONNECTION = [
  ...['auth', 'hello', 'ping', 'quit', 'reset', 'client|setname', 'client|setinfo'],
  ...['multi', 'exec', 'discard', 'unsubscribe'],
];

/** Takes its keys behind a word, so that it is tried above and not with keys everywhere. */
export const KEYS_BEHIND_A_WORD = ['xread'];

/** Arguments for a command in which everything that may be a key or channel is the owner's. */
export const wholeCommand = (name: string, arity: number, owner: Identity): readonly string[] => {
  const words = name.split('|');
  const missing = Math.max(0, Math.abs(arity) - words.length);
  return [...words, ...Array.from({ length: missing }, () => key(owner, 'any'))];
};
