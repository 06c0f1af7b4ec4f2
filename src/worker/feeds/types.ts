import type { OrderView } from '../../engine/types.ts';
import type {
  BookDelta,
  BookResume,
  FeedGap,
  FeedPosition,
  Kline,
  KlineInterval,
  MarketTrade,
  Ticker,
  TradeResume,
} from '../../engine/views/index.ts';
import type { FillView } from '../query/types.ts';

/** Ends a subscription; a second call does nothing. */
export type Unfollow = () => void;

/** A follower: called at most a few times per turn of the event loop. It neither throws nor waits nor subscribes. */
export type Listener<Message> = (message: Message) => void;

/** `gap`: take a snapshot of the book now; the next delta joins it. */
export type BookMessage =
  | { readonly kind: 'delta'; readonly delta: BookDelta }
  | { readonly kind: 'gap'; readonly reason: FeedGap };

/** Trades of one symbol and epoch, oldest first; there is one at least. */
export type TradesMessage = {
  readonly symbol: number;
  readonly epoch: number;
  readonly trades: readonly MarketTrade[];
};

/** The klines of one symbol and interval that changed, oldest first: the open one and those that closed before it. */
export type KlinesMessage = {
  readonly symbol: number;
  readonly interval: KlineInterval;
  readonly klines: readonly Kline[];
};

/** What an account has of one asset, ledger units. */
export type AccountBalance = {
  readonly asset: number;
  readonly available: bigint;
  readonly locked: bigint;
};

/** All that one committed batch did to an account. */
export type AccountUpdate = {
  readonly account: number;
  readonly epoch: number;
  /** The accountSeqs it covers, gapless from update to update. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Engine `seq` and time (ms) of the newest event in it. */
  readonly seq: number;
  readonly time: number;
  /** Orders that changed, as the batch left them. */
  readonly orders: readonly OrderView[];
  readonly fills: readonly FillView[];
  /** Balances that changed, as the batch left them. */
  readonly balances: readonly AccountBalance[];
};

/** `gap`: take orders and balances out of the engine now; the next update joins them. */
export type AccountMessage =
  | { readonly kind: 'update'; readonly update: AccountUpdate }
  | { readonly kind: 'gap'; readonly reason: FeedGap };

/** What an account that comes back has missed, oldest first, or that it cannot be told any more (7004). */
export type AccountResume =
  | { readonly kind: 'updates'; readonly updates: readonly AccountUpdate[] }
  | { readonly kind: 'gap' };

/**
 * The market as it goes on, for whoever follows it. Only durable facts are told, at most once per turn of the event
 * loop, and nobody who is slow holds it up: how much may wait for whom is the listener's affair.
 *
 * A `follow` or `resume` tells everybody what is pending first. So whatever is read in the same turn, be it a snapshot of the
 * engine or what `resume` says, is joined exactly by the first message. All of it works once the venue has recovered.
 */
export interface Feeds {
  /** Tells everybody what is pending, as a `follow` does: what the engine shows now is joined by the next message. */
  settle(): void;
  followBook(symbol: number, listener: Listener<BookMessage>): Unfollow;
  /** What the book did after `from`, a bookSeq, up to what the next message tells. */
  resumeBook(symbol: number, from: FeedPosition): BookResume;
  followTrades(symbol: number, listener: Listener<TradesMessage>): Unfollow;
  /** The trades after `from`, an engine seq, up to what the next message tells. */
  resumeTrades(symbol: number, from: FeedPosition): TradeResume;
  /** Hears of a ticker in whose book, trades or state something moved. */
  followTicker(symbol: number, listener: Listener<Ticker>): Unfollow;
  ticker(symbol: number): Ticker;
  followKlines(symbol: number, interval: KlineInterval, listener: Listener<KlinesMessage>): Unfollow;
  /** The klines since the one of `time` (ms), oldest first; null: the open one. None before the first trade. */
  klinesSince(symbol: number, interval: KlineInterval, time: number | null): readonly Kline[];
  followAccount(account: number, listener: Listener<AccountMessage>): Unfollow;
  /** What became of the account after `from`, an accountSeq, up to what the next message tells. */
  resumeAccount(account: number, from: FeedPosition): AccountResume;
}
