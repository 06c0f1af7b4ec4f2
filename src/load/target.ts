import { ExchangeClient } from '../client/exchange/index.ts';

export const PROTOCOLS = ['http', 'batch', 'grpc', 'ws'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** One exchange under load. */
export type Target = {
  readonly name: string;
  readonly httpUrl: string;
  readonly grpcAddr: string;
  /** Of the accounts that trade there. */
  readonly apiKeys: readonly string[];
  /** Null: funds cannot be topped up and the state hash is not read. */
  readonly adminKey: string | null;
};

/** Longest wait for an answer, ms: a venue decides within 9 s. */
const TIMEOUT_MS = 10_000;

/**
 * A client that never sends twice: under load every answer counts once. `connections` is as many as may be under way,
 * so that no request waits unseen for a socket.
 */
export const loadClient = (url: string, apiKey: string | undefined, connections: number): ExchangeClient =>
  new ExchangeClient({ url, apiKey, connections, retries: 0, timeoutMs: TIMEOUT_MS });
