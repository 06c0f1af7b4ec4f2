import { WIRE_LIMITS } from '../wire/limits.ts';

/**
 * Bounds of the HTTP server. Node's and fastify's own leave a request that drips a byte per second open for ever and
 * take any number of connections.
 */
export const HTTP_LIMITS = {
  /** A whole request, headers and body, has to arrive within this. */
  requestTimeoutMs: 10_000,
  headersTimeoutMs: 5_000,
  /** A socket on which nothing moves is closed. Longer than any wait for an answer: `maxCommitWaitMs` ends at 9 s. */
  connectionTimeoutMs: 15_000,
  keepAliveTimeoutMs: 10_000,
  /** How often the timeouts above are looked at. */
  checkIntervalMs: 1_000,
  bodyBytes: 64 * 1024,
  batchBodyBytes: 256 * 1024,
  batchOrders: 100,
  headers: 100,
  connections: 2_000,
  /** Requests of one connection that wait for their answers; with one more it is ended. */
  pipelinedRequests: 256,
  /** Reads of one connection that are answered at once; more begin when the answers before have gone out. */
  pipelinedReads: 8,
  /** Longest part of a path that is an id or a symbol, in characters. */
  paramChars: 100,
  page: WIRE_LIMITS.page,
  pageDefault: WIRE_LIMITS.pageDefault,
} as const;

/** Those that the sockets keep to, whatever is asked on them. */
export type SocketLimits = {
  readonly [K in
    | 'requestTimeoutMs'
    | 'headersTimeoutMs'
    | 'connectionTimeoutMs'
    | 'keepAliveTimeoutMs'
    | 'checkIntervalMs'
    | 'connections']: number;
};
