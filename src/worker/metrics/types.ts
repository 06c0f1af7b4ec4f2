import type { OrderType, Side } from '../../engine/types.ts';

/** What the core tells about the market. Symbols are names as configured, never anything a client sent. */
export interface MarketMetrics {
  orderPlaced(symbol: string, orderType: OrderType, side: Side): void;
  /** An order the engine refused. */
  orderRejected(errorName: string): void;
  tradeExecuted(symbol: string): void;
  /** Occupied price levels of one side. */
  bookChanged(symbol: string, side: Side, levels: number): void;
  /** Time `engine.apply` took for one live command. */
  matchingLatency(symbol: string, seconds: number): void;
}

/** What the journal and the projections tell. */
export interface StorageMetrics {
  journalCommitted(seconds: number, commands: number): void;
  projectionLag(seconds: number): void;
}

/** What is looked at when somebody asks, instead of being told at every change. */
export type VenueReading = {
  /** Whether a new order would be taken. */
  readonly accepting: boolean;
  /** Parts that do not work, of `DEGRADED_PARTS`. */
  readonly degraded: readonly string[];
  /** Commands that wait for the journal or are being written to it. */
  readonly queuedCommands: number;
  readonly openOrders: number;
  readonly projectionLagSeconds: number;
  /** Applied commands that are not in the journal, under `durability: async`. */
  readonly uncommittedCommands: number;
  /** What the journal takes in Postgres, as far as it is counted, and may take; null without a journal. */
  readonly journal: { readonly bytes: number; readonly bytesMax: number } | null;
  /** Open connections; those of streams are among the HTTP ones. */
  readonly connections: { readonly http: number; readonly grpc: number };
  /** Since the process began. */
  readonly lostLogLines: number;
};

/** What the process around the venue tells. */
interface ProcessMetrics {
  venueRead(reading: VenueReading): void;
  /** The longest the event loop was late within about a second. */
  eventLoopDelayed(seconds: number): void;
}

/** What the snapshots tell. */
export interface SnapshotMetrics {
  /** There is one at this command, with so many bytes of state. */
  snapshotNewest(commandSeq: number, stateBytes: number): void;
  snapshotStored(seconds: number): void;
  snapshotFailed(): void;
}

/** What the HTTP and gRPC edges tell. */
export interface EdgeMetrics {
  /** `endpoint` is the route pattern, or `unmatched`. */
  httpStarted(method: string): void;
  httpFinished(method: string, endpoint: string, statusCode: number, seconds: number): void;
  grpcStarted(method: string): void;
  grpcFinished(method: string, status: string, seconds: number): void;
  /** An order the engine never saw: refused by an edge, or not taken by the journal. */
  orderRejected(errorName: string): void;
}

/** Channels of market and account data, the same for every API that streams them. */
export const FEED_CHANNELS = ['book', 'trades', 'ticker', 'klines', 'orders', 'balances'] as const;
export type FeedChannel = (typeof FEED_CHANNELS)[number];

/** What streams to clients tell, whatever API they are of. */
export interface FeedMetrics {
  /** Subscriptions came (1) or went (-1). */
  feedSubscribers(channel: FeedChannel, change: 1 | -1): void;
  /** Messages handed to sockets; one that went to ten subscribers counts ten. */
  feedSent(channel: FeedChannel, messages: number): void;
  /** A message that a slow subscriber was spared, since a newer state will be sent. */
  feedConflated(channel: FeedChannel): void;
  /** A connection was ended because its client read too slowly (6007). */
  feedDropped(channel: FeedChannel): void;
  /** Bytes that wait for clients of the stream to read them, as last looked at. */
  feedQueued(bytes: number): void;
}

/** What the discovery entry in Redis tells. */
export interface DiscoveryMetrics {
  discoveryRegistered(registered: boolean): void;
}

export type Metrics = MarketMetrics &
  StorageMetrics &
  SnapshotMetrics &
  EdgeMetrics &
  FeedMetrics &
  DiscoveryMetrics &
  ProcessMetrics;
