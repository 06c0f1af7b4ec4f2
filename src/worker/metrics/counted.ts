import { ORDER_TYPES, type OrderType, SIDES, type Side } from '../../engine/types.ts';
import { BucketCounts, entryOf, LabelCounts } from '../../metrics/series.ts';
import { BATCH_BUCKETS, MATCHING_BUCKETS, REQUEST_BUCKETS } from './buckets.ts';
import type { FeedChannel, Metrics, VenueReading } from './types.ts';

/** All that is counted about one symbol. `orders` is by order type, then side. */
export class SymbolCounts {
  readonly orders = new Float64Array(ORDER_TYPES.length * SIDES.length);
  trades = 0;
  readonly depth: Record<Side, number> = { BUY: 0, SELL: 0 };
  readonly latency = new BucketCounts(MATCHING_BUCKETS);
}

/** Requests of one method and endpoint (or of one RPC): how many ended with which status, and how fast. */
export class RequestCounts {
  readonly byStatus = new Map<string | number, number>();
  readonly duration = new BucketCounts(REQUEST_BUCKETS);

  finished(status: string | number, seconds: number): void {
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
    this.duration.observe(seconds);
  }
}

const TYPE_INDEX = Object.fromEntries(ORDER_TYPES.map((type, index) => [type, index])) as Record<
  OrderType,
  number
>;

/** Place of an order type and side in `SymbolCounts.orders`. */
export const orderSlot = (orderType: OrderType, side: Side): number =>
  TYPE_INDEX[orderType] * 2 + (side === 'BUY' ? 0 : 1);

/** Counts everything a worker tells about itself. What it costs per call is a map lookup or two. */
export class CountedMetrics implements Metrics {
  readonly symbols = new Map<string, SymbolCounts>();
  readonly rejects = new LabelCounts();
  readonly commitLatency = new BucketCounts(REQUEST_BUCKETS);
  readonly commitCommands = new BucketCounts(BATCH_BUCKETS);
  readonly eventLoopDelay = new BucketCounts(REQUEST_BUCKETS);
  projectionLagSeconds = 0;
  /** Null until somebody has asked. */
  reading: VenueReading | null = null;
  snapshotsStored = 0;
  snapshotsFailed = 0;
  /** Of the last one; null until there is one. */
  snapshotSeconds: number | null = null;
  snapshot: { readonly commandSeq: number; readonly stateBytes: number } | null = null;
  /** Method, then endpoint. */
  readonly http = new Map<string, Map<string, RequestCounts>>();
  readonly httpInFlight = new LabelCounts();
  readonly grpc = new Map<string, RequestCounts>();
  readonly grpcInFlight = new LabelCounts();
  readonly feedsFollowed = new LabelCounts();
  readonly feedMessages = new LabelCounts();
  readonly feedMessagesConflated = new LabelCounts();
  readonly feedConnectionsDropped = new LabelCounts();
  feedQueuedBytes = 0;
  /** Null until the first attempt. */
  registered: boolean | null = null;

  /** Symbols named here are shown with zeros before anything happens on them. */
  constructor(symbols: readonly string[]) {
    this.listed(symbols);
  }

  /** Symbols that are shown with zeros as long as nothing happens on them. */
  listed(symbols: readonly string[]): void {
    for (const symbol of symbols) this.#symbol(symbol);
  }

  orderPlaced(symbol: string, orderType: OrderType, side: Side): void {
    this.#symbol(symbol).orders[orderSlot(orderType, side)]! += 1;
  }

  orderRejected(errorName: string): void {
    this.rejects.add(errorName, 1);
  }

  tradeExecuted(symbol: string): void {
    this.#symbol(symbol).trades += 1;
  }

  bookChanged(symbol: string, side: Side, levels: number): void {
    this.#symbol(symbol).depth[side] = levels;
  }

  matchingLatency(symbol: string, seconds: number): void {
    this.#symbol(symbol).latency.observe(seconds);
  }

  journalCommitted(seconds: number, commands: number): void {
    this.commitLatency.observe(seconds);
    this.commitCommands.observe(commands);
  }

  projectionLag(seconds: number): void {
    this.projectionLagSeconds = seconds;
  }

  snapshotNewest(commandSeq: number, stateBytes: number): void {
    this.snapshot = { commandSeq, stateBytes };
  }

  snapshotStored(seconds: number): void {
    this.snapshotsStored += 1;
    this.snapshotSeconds = seconds;
  }

  snapshotFailed(): void {
    this.snapshotsFailed += 1;
  }

  venueRead(reading: VenueReading): void {
    this.reading = reading;
    this.projectionLagSeconds = reading.projectionLagSeconds;
  }

  eventLoopDelayed(seconds: number): void {
    this.eventLoopDelay.observe(seconds);
  }

  httpStarted(method: string): void {
    this.httpInFlight.add(method, 1);
  }

  httpFinished(method: string, endpoint: string, statusCode: number, seconds: number): void {
    this.httpInFlight.add(method, -1);
    const endpoints = entryOf(this.http, method, () => new Map<string, RequestCounts>());
    entryOf(endpoints, endpoint, () => new RequestCounts()).finished(statusCode, seconds);
  }

  grpcStarted(method: string): void {
    this.grpcInFlight.add(method, 1);
  }

  grpcFinished(method: string, status: string, seconds: number): void {
    this.grpcInFlight.add(method, -1);
    entryOf(this.grpc, method, () => new RequestCounts()).finished(status, seconds);
  }

  feedSubscribers(channel: FeedChannel, change: 1 | -1): void {
    this.feedsFollowed.add(channel, change);
  }

  feedSent(channel: FeedChannel, messages: number): void {
    this.feedMessages.add(channel, messages);
  }

  feedConflated(channel: FeedChannel): void {
    this.feedMessagesConflated.add(channel, 1);
  }

  feedDropped(channel: FeedChannel): void {
    this.feedConnectionsDropped.add(channel, 1);
  }

  feedQueued(bytes: number): void {
    this.feedQueuedBytes = bytes;
  }

  discoveryRegistered(registered: boolean): void {
    this.registered = registered;
  }

  #symbol(symbol: string): SymbolCounts {
    return entryOf(this.symbols, symbol, () => new SymbolCounts());
  }
}
