import type { BookDelta, FeedPosition, LevelTotal } from '../../../engine/views/index.ts';
import type { BookMessage, Unfollow } from '../../feeds/types.ts';
import { bookJson } from '../../wire/market-json.ts';
import type { Market } from '../../wire/markets.ts';
import { levelJson } from '../../wire/order-json.ts';
import type { WireError } from '../../wire/wire-error.ts';
import type { GrpcContext } from '../context.ts';
import type { StreamOrderBookRequest__Output } from '../generated/exchange/StreamOrderBookRequest.ts';
import type { StreamOrderBookResponse } from '../generated/exchange/StreamOrderBookResponse.ts';
import { bookMessage, timestampOf } from '../messages.ts';
import type { FeedRpc, StreamReader } from './feed-stream.ts';
import { followMarket, type MarketFollower } from './market-follower.ts';
import { mergedDelta } from './merged-delta.ts';
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
    const { bids, asks, bookSeq, epoch, seq, at } = bookMessage(
      bookJson(this.#market, engine, Number.MAX_SAFE_INTEGER),
    );
    this.#told = { epoch: engine.epoch, seq: engine.bookSeq(this.#market.index) };
    this.#reader.send({ epoch, seq, snapshot: { lastSeq: bookSeq, bids, asks, at } });
  }

  #tell({ epoch, seq, firstSeq, lastSeq, bids, asks, time }: BookDelta): void {
    this.#told = { epoch, seq: lastSeq };
    const levels = (totals: readonly LevelTotal[]) =>
      totals.map(([priceTicks, lots]) => levelJson({ priceTicks, lots }, this.#market));
    const delta = { firstSeq, lastSeq, bids: levels(bids), asks: levels(asks), at: timestampOf(time) };
    this.#reader.send({ epoch, seq, delta });
  }
}
