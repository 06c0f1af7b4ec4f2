import type { EngineReads } from '../../engine/types.ts';
import type { FeedPosition } from '../../engine/views/index.ts';
import type { Feeds, Unfollow } from '../feeds/types.ts';
import type { FeedChannel, FeedMetrics } from '../metrics/types.ts';
import type { StreamConnection } from './connection.ts';
import type { Topic } from './topics.ts';

/** One client's share in a publication. */
type Subscriber = {
  readonly connection: StreamConnection;
  /** Engine time (ms) from which on it was spared messages; null: it has all. */
  sparedSince: number | null;
};

export type PublicationDependencies = {
  readonly engine: EngineReads;
  readonly feeds: Feeds;
  readonly metrics: FeedMetrics;
};

/** One topic and all who subscribed to it. It follows the feed while there is somebody. */
export class Publication {
  readonly #channel: FeedChannel;
  readonly #topic: Topic;
  readonly #deps: PublicationDependencies;
  readonly #subscribers = new Map<StreamConnection, Subscriber>();
  #unfollow: Unfollow | null = null;

  constructor(channel: FeedChannel, topic: Topic, deps: PublicationDependencies) {
    this.#channel = channel;
    this.#topic = topic;
    this.#deps = deps;
  }

  get isEmpty(): boolean {
    return this.#subscribers.size === 0;
  }

  /**
   * Makes room for what `add` is to send first: everybody has heard what was pending, so that the state as it stands
   * joins the next message. Answers the frames of the past from `from` on; null when they are gone (7004).
   */
  past(from: FeedPosition): readonly Buffer[] | null {
    this.#deps.feeds.settle();
    return this.#topic.resume?.(from) ?? null;
  }

  get canResume(): boolean {
    return this.#topic.resume !== null;
  }

  /** `first`: frames to begin with; null: those of the state as it stands. */
  add(connection: StreamConnection, first: readonly Buffer[] | null): void {
    this.#deps.feeds.settle();
    this.#unfollow ??= this.#topic.follow((frame) => this.#deliver(frame));
    const begin = first ?? [this.#topic.begin(null)];
    for (const frame of begin) if (frame !== null) connection.send(frame);
    this.#subscribers.set(connection, { connection, sparedSince: null });
    this.#deps.metrics.feedSubscribers(this.#channel, 1);
  }

  remove(connection: StreamConnection): void {
    if (!this.#subscribers.delete(connection)) return;
    this.#deps.metrics.feedSubscribers(this.#channel, -1);
    if (!this.isEmpty) return;
    this.#unfollow?.();
    this.#unfollow = null;
  }

  /** The client has read what waited: it gets the newest state for what it was spared. */
  catchUp(connection: StreamConnection): void {
    const subscriber = this.#subscribers.get(connection);
    if (subscriber === undefined || subscriber.sparedSince === null) return;
    this.#deps.feeds.settle();
    const frame = this.#topic.begin(subscriber.sparedSince);
    subscriber.sparedSince = null;
    if (frame !== null) connection.send(frame);
  }

  #deliver(frame: Buffer): void {
    let sent = 0;
    for (const subscriber of this.#subscribers.values()) if (this.#hand(subscriber, frame)) sent += 1;
    this.#deps.metrics.feedSent(this.#channel, sent);
  }

  #hand(subscriber: Subscriber, frame: Buffer): boolean {
    const { connection } = subscriber;
    if (this.#topic.conflates && (subscriber.sparedSince !== null || connection.isBehind)) {
      subscriber.sparedSince ??= this.#deps.engine.time;
      this.#deps.metrics.feedConflated(this.#channel);
      return false;
    }
    if (connection.isFull) {
      this.#drop(connection);
      return false;
    }
    connection.send(frame);
    return true;
  }

  #drop(connection: StreamConnection): void {
    if (!connection.isOpen) return;
    this.#deps.metrics.feedDropped(this.#channel);
    const rule = `at most ${connection.queuedBytesMax} bytes may wait to be read on channel ${this.#channel}`;
    const message = `${rule}, but ${connection.queuedBytes} do; read faster, then resume`;
    connection.end({ name: 'SLOW_CONSUMER', message });
  }
}
