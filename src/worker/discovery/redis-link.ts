import { Redis } from 'ioredis';
import { backoffMs } from '../../common/backoff.ts';

export type RedisLink = {
  readonly redis: Redis;
  /** Hangs up. Nothing that is still to be sent is waited for. */
  close(): void;
};

const RECONNECT = { baseMs: 100, maxMs: 5000 };
const CONNECT_TIMEOUT_MS = 2000;
const COMMAND_TIMEOUT_MS = 2000;

/**
 * A connection to Redis that comes back by itself, with jitter, for ever. It never queues: a command without a
 * connection fails at once. The user's rights are an allowlist, so nothing is asked of the server on the way in.
 */
export function openRedisLink(url: string, random: () => number, onReady: () => void): RedisLink {
  const redis = new Redis(url, {
    protocol: 2,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    keepAlive: 1000,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    disableClientInfo: true,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => 1 + backoffMs(attempt, RECONNECT, random),
  });
  redis.on('ready', onReady);
  // Each command says for itself that it failed; without a listener the process would end.
  redis.on('error', () => undefined);
  return { redis, close: () => redis.disconnect() };
}
