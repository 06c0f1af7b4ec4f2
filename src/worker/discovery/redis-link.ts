import { Redis } from 'ioredis';
import { backoffMs } from '../../common/backoff.ts';
import { passwordsNow } from '../secrets/secrets-file.ts';

export type RedisLinkSettings = {
  /** With the password of the start. */
  readonly url: string;
  /** Has the passwords of now; null: that in the URL is for good. */
  readonly secretsFile: string | null;
  readonly random: () => number;
  readonly onReady: () => void;
};

export type RedisLink = {
  readonly redis: Redis;
  /** Logs the connection in with the newest password. Rejects with what Redis says of it. */
  renew(): Promise<void>;
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
export function openRedisLink({ url, secretsFile, random, onReady }: RedisLinkSettings): RedisLink {
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
    retryStrategy: (attempt) => {
      const passwords = passwordsNow(secretsFile, 'redisPassword');
      // Of two, each is tried in turn: only the server knows which of them it takes by now.
      use(passwords[attempt % passwords.length]);
      return 1 + backoffMs(attempt, RECONNECT, random);
    },
  });
  /** For the next connection. */
  function use(password: string | null | undefined): void {
    if (typeof password === 'string') redis.options.password = password;
  }
  async function renew(): Promise<void> {
    use(passwordsNow(secretsFile, 'redisPassword').at(-1));
    const { username, password } = redis.options;
    if (redis.status !== 'ready' || !username || !password) return;
    await redis.auth(username, password);
  }
  redis.on('ready', onReady);
  // Each command says for itself that it failed; without a listener the process would end.
  redis.on('error', () => undefined);
  return { redis, renew, close: () => redis.disconnect() };
}
