import type { Balance, ErrorBody, Fill, Kline, Order, Ticker, Trade } from '../types.ts';

/**
 * What `/api/v1/stream` says, as docs/stream.md has it. `epoch` is the lineage all sequences belong to, `seq` that of the
 * newest event in a message.
 */
type At = { readonly epoch: number; readonly seq: number };
/** Price and quantity; "0" says that the level is gone. */
export type LevelChange = readonly [price: string, quantity: string];

export type BookSnapshot = At & {
  readonly type: 'snapshot';
  readonly channel: 'book';
  readonly symbol: string;
  readonly lastSeq: number;
  readonly bids: readonly LevelChange[];
  readonly asks: readonly LevelChange[];
  readonly at: string;
};
export type BookDelta = Omit<BookSnapshot, 'type'> & { readonly type: 'delta'; readonly firstSeq: number };
export type TradesMessage = At & {
  readonly type: 'trades';
  readonly channel: 'trades';
  readonly symbol: string;
  /** Oldest first. */
  readonly trades: readonly Trade[];
};
export type TickerMessage = At & {
  readonly type: 'ticker';
  readonly channel: 'ticker';
  readonly symbol: string;
  readonly ticker: Ticker;
};
export type KlinesMessage = At & {
  readonly type: 'klines';
  readonly channel: 'klines';
  readonly symbol: string;
  readonly interval: string;
  readonly klines: readonly Kline[];
};
/** The open orders first, then those that changed, with their fills. */
export type OrdersMessage = At & {
  readonly type: 'snapshot' | 'orders';
  readonly channel: 'orders';
  readonly accountId: string;
  readonly accountSeq: number;
  readonly orders: readonly Order[];
  /** Absent in a snapshot. */
  readonly fills?: readonly Fill[];
};
/** All balances first, then those that changed. */
export type BalancesMessage = At & {
  readonly type: 'snapshot' | 'balances';
  readonly channel: 'balances';
  readonly accountId: string;
  readonly accountSeq: number;
  readonly balances: readonly Balance[];
};

/** Messages were missed that the venue no longer has: what follows begins anew. */
export type Gap = { readonly type: 'gap'; readonly channel: Channel };

type Channel = 'book' | 'trades' | 'ticker' | 'klines' | 'orders' | 'balances';
export type ChannelMessage =
  | BookSnapshot
  | BookDelta
  | TradesMessage
  | TickerMessage
  | KlinesMessage
  | OrdersMessage
  | BalancesMessage;

/** What one subscription asks for. */
export type SubscriptionRequest = {
  readonly channel: Channel;
  readonly symbol?: string;
  readonly interval?: string;
  readonly accountId?: string;
};
export type Resume = { readonly fromSeq: number; readonly epoch: number };

/** Answer to a subscription: `seq` is where the venue stands, and messages follow from there. */
export type Subscribed = At & { readonly type: 'subscribed'; readonly id?: number };

export type ServerMessage =
  | ChannelMessage
  | { readonly type: 'authenticated' }
  | Subscribed
  | { readonly type: 'unsubscribed' }
  | { readonly type: 'pong' }
  | { readonly type: 'stale'; readonly seconds: number }
  | { readonly type: 'live' }
  | { readonly type: 'closing'; readonly reason: string }
  | (ErrorBody & {
      readonly type: 'error';
      readonly op?: string;
      readonly id?: number | string;
      readonly retryAfterSeconds?: number;
    });
