import type { handleServerStreamingCall, ServerWritableStream } from '@grpc/grpc-js';
import type { Result } from '../../../common/result.ts';
import type { KeyHolder } from '../../access/revocation.ts';
import type { FeedChannel } from '../../metrics/types.ts';
import type { WireError } from '../../wire/wire-error.ts';
import { type Access, admit, apiKeyOf, type Call, failure } from '../admission.ts';
import type { GrpcContext } from '../context.ts';
import type { Sent } from '../messages.ts';
import { EncodedOnce } from './encoded-once.ts';
import type { OpenStream } from './open-streams.ts';
import { Outlet } from './outlet.ts';

/** Follows the market for one client, and tells it what happened. */
export interface Follower {
  /** The client takes messages again: what it missed is told now. */
  catchUp(): void;
  /** The part of a message that says where the stream is. */
  place(): object;
  /** Ends following. */
  close(): void;
}

/** Where a follower tells what happened. */
export type StreamReader<Response> = {
  /** The client does not take what was sent: nothing may be sent until `catchUp`. */
  readonly isBlocked: () => boolean;
  readonly send: (...messages: readonly Sent<Response>[]) => void;
  /** Sends what all readers are told of `news`, an object that all of them hear of; the messages are made once. */
  readonly tell: (news: object, messages: () => readonly Sent<Response>[]) => void;
  /** A message was left out: a later one will say what it said. */
  readonly spare: () => void;
  readonly end: (error: WireError) => void;
};

/** One RPC that is answered with what happens in the market from now on. */
export type FeedRpc<Request, Response> = {
  readonly rpc: 'StreamTrades' | 'StreamOrderBook' | 'StreamOrders';
  readonly channel: FeedChannel;
  readonly access: Access;
  /** Begins to follow and sends the first message; what is asked may be refused instead. */
  readonly follow: (call: Call<Request>, reader: StreamReader<Response>) => Result<Follower, WireError>;
};

export function feedStream<Request, Response>(
  context: GrpcContext,
  feed: FeedRpc<Request, Response>,
): handleServerStreamingCall<Request, Response> {
  const encoded = new EncodedOnce(context.encoder(feed.rpc));
  return (call) => {
    const stream = call as unknown as ServerWritableStream<Request, Buffer>;
    // It handles every failure itself.
    void new FeedStream(context, feed, encoded, stream).open();
  };
}

/**
 * One client that follows the market.
 *
 *   admitted -> told <-> blocked (the client does not read) -> over (it has gone, was too slow, or the venue stops)
 */
class FeedStream<Request, Response> implements OpenStream {
  readonly #context: GrpcContext;
  readonly #feed: FeedRpc<Request, Response>;
  readonly #call: ServerWritableStream<Request, Buffer>;
  readonly #outlet: Outlet;
  readonly #encoded: EncodedOnce;
  holder: KeyHolder | null = null;
  #follower: Follower | null = null;
  #isCounted = false;
  #toldStale: number | null = null;

  constructor(
    context: GrpcContext,
    feed: FeedRpc<Request, Response>,
    encoded: EncodedOnce,
    call: ServerWritableStream<Request, Buffer>,
  ) {
    this.#context = context;
    this.#feed = feed;
    this.#call = call;
    this.#encoded = encoded;
    this.#outlet = new Outlet(call, {
      onRoom: () => this.#follower?.catchUp(),
      onOver: () => this.#close(),
    });
  }

  async open(): Promise<void> {
    try {
      const caller = await admit(this.#context, this.#feed.access, this.#call);
      if (!caller.ok) return this.#outlet.end(caller.error);
      const { refusal } = this.#context.streams;
      if (refusal !== null) return this.#outlet.end(refusal);
      if (!this.#outlet.isOver) this.#begin({ caller: caller.value, message: this.#call.request });
    } catch (error) {
      this.#outlet.end(failure(this.#context, this.#call, error));
    }
  }

  end(error: WireError): void {
    if (error.name === 'SLOW_CONSUMER') this.#context.deps.metrics.feedDropped(this.#feed.channel);
    this.#close();
    this.#outlet.end(error);
  }

  /** Told again while it lasts, with the seconds it has lasted; a message without them ends it. */
  look(staleSeconds: number | null): void {
    if (staleSeconds === this.#toldStale || this.#outlet.isBlocked || this.#follower === null) return;
    this.#toldStale = staleSeconds;
    this.#send(this.#encoded.each([{ ...this.#follower.place(), staleSeconds }]));
  }

  #begin(call: Call<Request>): void {
    if (this.#feed.access === 'key') this.holder = { apiKey: apiKeyOf(this.#call), caller: call.caller };
    this.#context.streams.add(this);
    const { metrics } = this.#context.deps;
    const { channel } = this.#feed;
    const followed = this.#feed.follow(call, {
      isBlocked: () => this.#outlet.isBlocked,
      send: (...messages) => this.#send(this.#encoded.each(messages as readonly object[])),
      tell: (news, messages) => this.#send(this.#encoded.of(news, messages as () => readonly object[])),
      spare: () => metrics.feedConflated(channel),
      end: (error) => this.end(error),
    });
    if (!followed.ok) {
      this.end(followed.error);
      return;
    }
    this.#follower = followed.value;
    this.#isCounted = true;
    metrics.feedSubscribers(channel, 1);
  }

  #send(messages: readonly Buffer[]): void {
    for (const message of messages) this.#outlet.send(message);
    this.#context.deps.metrics.feedSent(this.#feed.channel, messages.length);
  }

  #close(): void {
    this.#context.streams.remove(this);
    this.#follower?.close();
    this.#follower = null;
    if (this.#isCounted) this.#context.deps.metrics.feedSubscribers(this.#feed.channel, -1);
    this.#isCounted = false;
  }
}
