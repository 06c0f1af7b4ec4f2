/** Bounds of the stream. What a client does beyond them is refused with an error, or ends its connection. */
export const STREAM_LIMITS = {
  /** Connections to the stream; they count among those of the HTTP server too. */
  connections: 1_000,
  subscriptions: 200,
  /** Messages of a client in one second, in the long run; beyond them 6003. */
  messagesPerSecond: 50,
  /** Messages that may come at once after a while without: all subscriptions, an auth, and some to spare. */
  messagesAtOnce: 250,
  messageBytes: 4 * 1024,
  idChars: 64,
  /** Requests that fail one after another, those beyond a limit (6003) left out: after so many it is closed (1008). */
  errorsInARow: 50,
  /** Bytes that wait for a client: from here on book, ticker and klines are conflated and requests are not read. */
  conflateBytes: 256 * 1024,
  /** Bytes that wait for a client: beyond them a trade, order or balance ends the connection (6007, 1008). */
  queuedBytes: 4 * 1024 * 1024,
  /** The API key of a connection is looked up again this often: one that is gone ends it (6001, 1008). */
  keyCheckIntervalMs: 10_000,
  /** A peer is asked this often whether it is there, and cut off when nothing has moved by the next time. */
  pingIntervalMs: 15_000,
  /** How often a client hears that the database does not answer. */
  staleIntervalMs: 1_000,
} as const;

export type StreamLimits = { readonly [Name in keyof typeof STREAM_LIMITS]: number };
