import type { FeedPosition, MarketTrade } from '../../../engine/views/index.ts';
import type { TradesMessage, Unfollow } from '../../feeds/types.ts';
import { tradeJson } from '../../wire/market-json.ts';
import type { Market } from '../../wire/markets.ts';
import type { WireError } from '../../wire/wire-error.ts';
import type { GrpcContext } from '../context.ts';
import type { StreamTradesRequest__Output } from '../generated/exchange/StreamTradesRequest.ts';
import type { StreamTradesResponse } from '../generated/exchange/StreamTradesResponse.ts';
import { GRPC_LIMITS } from '../limits.ts';
import { type Sent, tradeMessage } from '../messages.ts';
import type { FeedRpc, StreamReader } from './feed-stream.ts';
import { followMarket, type MarketFollower } from './market-follower.ts';
import { inParts } from './parts.ts';
import { resumeGap, slowConsumer } from './positions.ts';

export const streamTrades = (
  context: GrpcContext,
): FeedRpc<StreamTradesRequest__Output, StreamTradesResponse> => ({
  rpc: 'StreamTrades',
  channel: 'trades',
  access: 'open',
  follow: ({ message }, reader) =>
    followMarket(context, message, (market) => new TradesFollower(context, market, reader)),
});

/** Tells trades, all of them and in order. Those a slow client has not taken are left to the tape all share. */
class TradesFollower implements MarketFollower {
  readonly #context: GrpcContext;
  readonly #market: Market;
  readonly #reader: StreamReader<StreamTradesResponse>;
  #told: FeedPosition;
  #missed = 0;
  #unfollow: Unfollow = () => undefined;

  constructor(context: GrpcContext, market: Market, reader: StreamReader<StreamTradesResponse>) {
    this.#context = context;
    this.#market = market;
    this.#reader = reader;
    const { epoch, seq } = context.deps.exchange.engine;
    this.#told = { epoch, seq };
  }

  /** Answers why the stream cannot begin there. */
  begin(from: FeedPosition | null): WireError | null {
    const { feeds, exchange } = this.#context.deps;
    this.#unfollow = feeds.followTrades(this.#market.index, (message) => this.#hear(message));
    const missed = from === null ? null : feeds.resumeTrades(this.#market.index, from);
    if (from !== null && missed?.kind === 'gap') {
      this.close();
      return resumeGap(from).error;
    }
    const { epoch, seq } = exchange.engine;
    // Who resumes is before what it missed until it was told: it may have to resume there once more.
    this.#told = from ?? { epoch, seq };
    this.#reader.send({ ...this.place(), trades: [] });
    if (missed?.kind === 'trades' && missed.trades.length > 0) this.#tell(epoch, missed.trades);
    return null;
  }

  /** What is pending is missed too: it comes after what was missed before. */
  catchUp(): void {
    if (this.#missed === 0) return;
    const { feeds } = this.#context.deps;
    feeds.settle();
    if (this.#missed > GRPC_LIMITS.missed) return;
    this.#missed = 0;
    const missed = feeds.resumeTrades(this.#market.index, this.#told);
    if (missed.kind === 'gap') this.#reader.end(slowConsumer('trades'));
    else if (missed.trades.length > 0) this.#tell(this.#told.epoch, missed.trades);
  }

  place() {
    return { epoch: this.#told.epoch, seq: this.#told.seq };
  }

  close(): void {
    this.#unfollow();
  }

  #hear({ epoch, trades }: TradesMessage): void {
    if (this.#missed > 0 || this.#reader.isBlocked()) this.#miss(trades.length);
    else this.#tell(epoch, trades);
  }

  #miss(count: number): void {
    this.#missed += count;
    if (this.#missed > GRPC_LIMITS.missed) this.#reader.end(slowConsumer('trades'));
  }

  #tell(epoch: number, trades: readonly MarketTrade[]): void {
    this.#told = { epoch, seq: trades.at(-1)!.seq };
    this.#reader.tell(trades, () =>
      inParts({ trades }, GRPC_LIMITS.itemsPerMessage).map(({ lists }) => this.#message(epoch, lists.trades)),
    );
  }

  #message(epoch: number, trades: readonly MarketTrade[]): Sent<StreamTradesResponse> {
    const messages = trades.map((trade) =>
      tradeMessage(tradeJson({ ...trade, at: trade.time }, this.#market)),
    );
    return { epoch, seq: trades.at(-1)!.seq, trades: messages };
  }
}
