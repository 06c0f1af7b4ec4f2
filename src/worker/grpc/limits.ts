import type { ServerOptions } from '@grpc/grpc-js';

/** Bounds of the gRPC server. grpc-js has no deadline, keepalive, stream or connection limit of its own. */
export const GRPC_LIMITS = {
  messageBytes: 64 * 1024,
  /** Names and values of the metadata of a call, as many as HTTP takes of headers. */
  metadataBytes: 16 * 1024,
  streamsPerConnection: 100,
  connections: 1_000,
  keepaliveMs: 15_000,
  keepaliveTimeoutMs: 5_000,
  connectionIdleMs: 10 * 60_000,
  connectionAgeMs: 60 * 60_000,
  connectionAgeGraceMs: 30_000,
  /** Longest time a call may take, whatever the deadline of the client. Longer than `maxCommitWaitMs` may be. */
  callMs: 10_000,
  /** Longest time a client may leave a single answer, or the end of a call, without taking it. */
  untakenMs: 10_000,
  /** Streams of all connections together. */
  streams: 2_000,
  /** Orders of one stream without an answer that the client has taken; no more are read then. */
  ordersInFlight: 1_024,
  /** Trades, or updates of an account, that may wait for a client of a stream to read on. */
  missed: 500,
  /** Levels of each side, orders or trades in one message of a stream; the rest follows in further ones. */
  itemsPerMessage: 2_500,
  /** Bytes of one stream that may be on their way to the socket at once. */
  unsentBytes: 64 * 1024,
  /** How often watchers of the health service, and readers of streams, hear of a change of it. */
  healthCheckMs: 500,
} as const;

export const serverOptions: ServerOptions = {
  'grpc.max_receive_message_length': GRPC_LIMITS.messageBytes,
  'grpc.max_concurrent_streams': GRPC_LIMITS.streamsPerConnection,
  'grpc.keepalive_time_ms': GRPC_LIMITS.keepaliveMs,
  'grpc.keepalive_timeout_ms': GRPC_LIMITS.keepaliveTimeoutMs,
  'grpc.max_connection_idle_ms': GRPC_LIMITS.connectionIdleMs,
  'grpc.max_connection_age_ms': GRPC_LIMITS.connectionAgeMs,
  'grpc.max_connection_age_grace_ms': GRPC_LIMITS.connectionAgeGraceMs,
  'grpc.enable_channelz': 0,
};
