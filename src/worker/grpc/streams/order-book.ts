import type { BookDelta, FeedPosition, LevelTotal } from '../../../engine/views/index.ts';
import type { BookMessage, Unfollow } from '../../feeds/types.ts';
import { bookJson } from '../../wire/market-json.ts';
import type { Market } from '../../wire/markets.ts';
import { levelJson } from '../../wire/order-json.ts';
import type { WireError } from '../../wire/wire-error.ts';
import type { GrpcContext } from '../context.ts';
import type { StreamOrderBookRequest__Output } from '../generated/exchange/StreamOrderBookRequest.ts';
import type { StreamOrderBookResponse } from '../generated/exchange/StreamOrderBookResponse.ts';
import { GRPC_LIMITS } from '../limits.ts';
import { bookMessage, type Sent, timestampOf } from '../messages.ts';
import type { FeedRpc, StreamReader } from './feed-stream.ts';
import { followMarket, type MarketFollower } from './market-follower.ts';
import { mergedDelta } from './merged-delta.ts';
import { inParts } from './parts.ts';
import { resumeGap } from './positions.ts';

export const streamOrderBook = (
  context: GrpcContext,
): FeedRpc<StreamOrderBookRequest__Output, StreamOrderBookResponse> => ({
  rpc: 'StreamOrderBook',
  channel: 'book',
  access: 'open',
  follow: ({ message }, reader) =>
    followMarket(context, message, (market) => new BookFollower(context, market, reader)),
});

/**
 * Tells a book: all of it, then what changes. Changes that a slow client has not taken are left to the history all
 * share, and told as one.
 */
class BookFollower implements MarketFollower {
  readonly #context: GrpcContext;
  readonly #market: Market;
  readonly #reader: StreamReader<StreamOrderBookResponse>;
  /** Epoch and bookSeq of what was told last. */
  #told: FeedPosition;
  /** What the client has not been told: changes after `#told`, or that all it knows is void. */
  #missed: 'nothing' | 'changes' | 'all' = 'nothing';
  #unfollow: Unfollow = () => undefined;

  constructor(context: GrpcContext, market: Market, reader: StreamReader<StreamOrderBookResponse>) {
    this.#context = context;
    this.#market = market;
    this.#reader = reader;
    const { engine } = context.deps.exchange;
    this.#told = { epoch: engine.epoch, seq: engine.bookSeq(market.index) };
  }

  /** Answers why the stream cannot begin there. */
  begin(from: FeedPosition | null): WireError | null {
    this.#follow();
    if (from === null) {
      this.#tellAll();
      return null;
    }
    this.#told = from;
    const missed = this.#context.deps.feeds.resumeBook(this.#market.index, from);
    if (missed.kind === 'gap') {
      this.close();
      return resumeGap(from).error;
    }
    this.#reader.send(this.place());
    for (const delta of missed.deltas) this.#tell(delta);
    return null;
  }

  /** Following anew tells what is pending to all who follow: what is read then is joined by the next message. */
  catchUp(): void {
    if (this.#missed === 'nothing') return;
    const leave = this.#unfollow;
    this.#follow();
    leave();
    const all = this.#missed === 'all';
    this.#missed = 'nothing';
    const changes = all ? null : this.#context.deps.feeds.resumeBook(this.#market.index, this.#told);
    const delta = changes?.kind === 'deltas' ? mergedDelta(changes.deltas) : null;
    if (changes === null || changes.kind === 'gap') this.#tellAll();
    else if (delta !== null) this.#tell(delta);
  }

  place() {
    return { epoch: this.#told.epoch, seq: this.#context.deps.exchange.engine.seq };
  }

  close(): void {
    this.#unfollow();
  }

  #follow(): void {
    const { feeds } = this.#context.deps;
    this.#unfollow = feeds.followBook(this.#market.index, (message) => this.#hear(message));
  }

  #hear(message: BookMessage): void {
    const isBehind = this.#missed !== 'nothing' || this.#reader.isBlocked();
    if (message.kind === 'gap') {
      if (isBehind) this.#missed = 'all';
      else this.#tellAll();
    } else if (isBehind) this.#spare();
    else this.#tell(message.delta);
  }

  #spare(): void {
    if (this.#missed === 'nothing') this.#missed = 'changes';
    this.#reader.spare();
  }

  #tellAll(): void {
    const { engine } = this.#context.deps.exchange;
    const book = bookJson(this.#market, engine, Number.MAX_SAFE_INTEGER);
    const { bids, asks, bookSeq, epoch, seq } = book;
    const { at } = bookMessage(book);
    this.#told = { epoch: engine.epoch, seq: engine.bookSeq(this.#market.index) };
    const [begin, ...rest] = inParts({ bids, asks }, GRPC_LIMITS.itemsPerMessage);
    const snapshot = { ...begin!.lists, lastSeq: bookSeq, at };
    const more = rest.map(({ lists, moreFollows }) => ({
      ...{ epoch, seq, moreFollows },
      delta: { ...lists, ...noChange(bookSeq), at },
    }));
    this.#reader.send({ epoch, seq, moreFollows: begin!.moreFollows, snapshot }, ...more);
  }

  #tell(delta: BookDelta): void {
    this.#told = { epoch: delta.epoch, seq: delta.lastSeq };
    this.#reader.tell(delta, () => deltaMessages(delta, this.#market));
  }
}

function deltaMessages(delta: BookDelta, market: Market): Sent<StreamOrderBookResponse>[] {
  const { epoch, seq, firstSeq, lastSeq, time } = delta;
  const levels = (totals: readonly LevelTotal[]) =>
    totals.map(([priceTicks, lots]) => levelJson({ priceTicks, lots }, market));
  const both = { bids: levels(delta.bids), asks: levels(delta.asks) };
  return inParts(both, GRPC_LIMITS.itemsPerMessage).map(({ lists, moreFollows }, index) => ({
    ...{ epoch, seq, moreFollows },
    delta: { ...lists, ...(index === 0 ? { firstSeq, lastSeq } : noChange(lastSeq)), at: timestampOf(time) },
  }));
}

/** Joins what is at `seq` and changes nothing of it: more levels of the same book. */
const noChange = (seq: number) => ({ firstSeq: seq + 1, lastSeq: seq });
