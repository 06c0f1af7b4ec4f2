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
  /** What the journal takes in Postgres, as far as it is counted. */
  journalSize(bytes: number): void;
  /** Applied commands that are not in the journal, under `durability: async`. */
  uncommitted(commands: number): void;
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

/** What the discovery entry in Redis tells. */
export interface DiscoveryMetrics {
  discoveryRegistered(registered: boolean): void;
}

/** What the log tells: lines lost since the process began. */
interface LogMetrics {
  logLinesLost(total: number): void;
}

export type Metrics = MarketMetrics &
  StorageMetrics &
  SnapshotMetrics &
  EdgeMetrics &
  DiscoveryMetrics &
  LogMetrics;
