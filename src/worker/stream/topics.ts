import { unreachable } from '../../common/assert.ts';
import type { EngineReads } from '../../engine/types.ts';
import { type FeedPosition, INTERVAL_MS, type KlineInterval } from '../../engine/views/index.ts';
import type { AccountUpdate, Feeds, Unfollow } from '../feeds/types.ts';
import type { Market, Markets } from '../wire/markets.ts';
import { frameOf } from './frames.ts';
import * as messages from './messages.ts';

/** What a client may subscribe to. Symbols and accounts are indexes of the engine. */
export type Target =
  | { readonly channel: 'book' | 'trades' | 'ticker'; readonly symbol: number }
  | { readonly channel: 'klines'; readonly symbol: number; readonly interval: KlineInterval }
  | { readonly channel: 'orders' | 'balances'; readonly account: number };

/** One feed as frames, made once for all its subscribers. */
export type Topic = {
  /** A slow subscriber is spared messages and gets the newest state later; where false it loses its connection. */
  readonly conflates: boolean;
  readonly follow: (deliver: (frame: Buffer) => void) => Unfollow;
  /**
   * What a subscriber begins with; null: nothing. `since`: engine time (ms) from which on it was spared messages; null:
   * it is new.
   */
  readonly begin: (since: number | null) => Buffer | null;
  /** What a subscriber has missed, and null when that cannot be told any more (7004); null where there is no past. */
  readonly resume: ((from: FeedPosition) => readonly Buffer[] | null) | null;
};

export type TopicDependencies = {
  readonly engine: EngineReads;
  readonly feeds: Feeds;
  readonly markets: Markets;
};

export function topicOf(target: Target, deps: TopicDependencies): Topic {
  switch (target.channel) {
    case 'book':
      return bookTopic(deps, deps.markets.at(target.symbol));
    case 'trades':
      return tradesTopic(deps, deps.markets.at(target.symbol));
    case 'ticker':
      return tickerTopic(deps, deps.markets.at(target.symbol));
    case 'klines':
      return klinesTopic(deps, deps.markets.at(target.symbol), target.interval);
    case 'orders':
    case 'balances':
      return accountTopic(deps, target.account, target.channel);
    default:
      return unreachable(target);
  }
}

function bookTopic({ engine, feeds }: TopicDependencies, market: Market): Topic {
  let latest: { readonly commandSeq: number; readonly frame: Buffer } | null = null;
  // Whoever comes while nothing changes is given the same bytes: after an outage all come at once.
  const begin = () => {
    const { commandSeq } = engine;
    if (latest?.commandSeq !== commandSeq)
      latest = { commandSeq, frame: frameOf(messages.bookSnapshot(engine, market)) };
    return latest.frame;
  };
  return {
    conflates: true,
    begin,
    follow: (deliver) =>
      feeds.followBook(market.index, (message) =>
        deliver(message.kind === 'gap' ? begin() : frameOf(messages.bookDelta(message.delta, market))),
      ),
    resume: (from) => {
      const missed = feeds.resumeBook(market.index, from);
      if (missed.kind === 'gap') return null;
      return missed.deltas.map((delta) => frameOf(messages.bookDelta(delta, market)));
    },
  };
}

function tradesTopic({ feeds }: TopicDependencies, market: Market): Topic {
  return {
    conflates: false,
    begin: () => null,
    follow: (deliver) =>
      feeds.followTrades(market.index, (message) =>
        deliver(frameOf(messages.tradesMessage(message, market))),
      ),
    resume: (from) => {
      const missed = feeds.resumeTrades(market.index, from);
      if (missed.kind === 'gap') return null;
      const { trades } = missed;
      return trades.length === 0
        ? []
        : [frameOf(messages.tradesMessage({ epoch: from.epoch, trades }, market))];
    },
  };
}

function tickerTopic({ engine, feeds }: TopicDependencies, market: Market): Topic {
  return {
    conflates: true,
    begin: () => frameOf(messages.tickerMessage(feeds.ticker(market.index), engine, market)),
    follow: (deliver) =>
      feeds.followTicker(market.index, (ticker) =>
        deliver(frameOf(messages.tickerMessage(ticker, engine, market))),
      ),
    resume: null,
  };
}

function klinesTopic({ engine, feeds }: TopicDependencies, market: Market, interval: KlineInterval): Topic {
  return {
    conflates: true,
    begin: (since) => {
      // The one before it may have closed with the message that was the first to be spared.
      const from = since === null ? null : Math.max(0, since - INTERVAL_MS[interval]);
      const klines = feeds.klinesSince(market.index, interval, from);
      return klines.length === 0 ? null : frameOf(messages.klinesMessage(klines, interval, engine, market));
    },
    follow: (deliver) =>
      feeds.followKlines(market.index, interval, ({ klines }) =>
        deliver(frameOf(messages.klinesMessage(klines, interval, engine, market))),
      ),
    resume: null,
  };
}

function accountTopic(deps: TopicDependencies, account: number, channel: 'orders' | 'balances'): Topic {
  const { engine, feeds, markets } = deps;
  const snapshot = channel === 'orders' ? messages.ordersSnapshot : messages.balancesSnapshot;
  const message = channel === 'orders' ? messages.ordersMessage : messages.balancesMessage;
  const begin = () => frameOf(snapshot(engine, account, markets));
  const changes = (update: AccountUpdate): Buffer[] => {
    const change = message(update, markets);
    return change === null ? [] : [frameOf(change)];
  };
  return {
    conflates: false,
    begin,
    follow: (deliver) =>
      feeds.followAccount(account, (told) => {
        if (told.kind === 'gap') deliver(begin());
        else for (const frame of changes(told.update)) deliver(frame);
      }),
    resume: (from) => {
      const missed = feeds.resumeAccount(account, from);
      return missed.kind === 'gap' ? null : missed.updates.flatMap(changes);
    },
  };
}
