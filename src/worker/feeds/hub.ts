import { assert } from '../../common/assert.ts';
import type { Clock } from '../../common/clock.ts';
import type { EngineReads } from '../../engine/types.ts';
import {
  BookFeed,
  type BookResume,
  type FeedPosition,
  type Kline,
  type KlineInterval,
  type Klines,
  type MarketTrade,
  type Ticker,
  type TradeResume,
} from '../../engine/views/index.ts';
import type { AppliedBatch, EventSink } from '../exchange/sink.ts';
import { AccountFeed } from './account-feed.ts';
import { Audience } from './audience.ts';
import { EventWindow } from './event-window.ts';
import { KlineFeed } from './kline-feed.ts';
import { Listeners } from './listeners.ts';
import { MarketHistory } from './market-history.ts';
import { TickerFeed } from './ticker-feed.ts';
import { tradesMessages } from './trades-messages.ts';
import type {
  AccountMessage,
  AccountResume,
  BookMessage,
  Feeds,
  KlinesMessage,
  Listener,
  TradesMessage,
  Unfollow,
} from './types.ts';

export type FeedHubOptions = {
  readonly engine: EngineReads;
  readonly clock: Clock;
  /** Venue time, ms: no command that is still to be applied has an earlier one. */
  readonly now: () => number;
  /** Runs a task when the events at hand are done. */
  readonly defer: (task: () => void) => void;
};

/** Events that may wait for the end of the turn; beyond them they are told at once. */
export const PENDING_EVENTS_MAX = 16_384;

/**
 * Follows the market once for everybody. It is told of each committed batch, and tells its listeners once per turn of
 * the event loop what became of it. While nobody listens it keeps what trades leave behind, and nothing else.
 */
export class FeedHub implements EventSink, Feeds {
  readonly #options: FeedHubOptions;
  readonly #window = new EventWindow();
  readonly #audience: Audience;
  readonly #books = new Listeners<number, BookMessage>();
  readonly #trades = new Listeners<number, TradesMessage>();
  readonly #accounts: AccountFeed;
  readonly #pendingBatches: AppliedBatch[] = [];
  readonly #pendingTrades: MarketTrade[] = [];
  #market: Market | null = null;
  #isDue = false;
  #isTelling = false;

  constructor(options: FeedHubOptions) {
    this.#options = options;
    this.#audience = new Audience(options.clock, () => undefined);
    this.#accounts = new AccountFeed(options.engine, options.clock);
  }

  /** From now on the market is followed. Called when the journal is read: what a replay tells is of the past. */
  begin(): void {
    const { engine, clock, now } = this.#options;
    const history = new MarketHistory(engine, this.#window);
    this.#market = {
      history,
      book: new BookFeed(engine, this.#window),
      tickers: new TickerFeed(engine, history.tickers, now),
      klines: new KlineFeed(history.klines, clock, now),
    };
  }

  /** What memory has of the klines; only after `begin`. */
  get klines(): Klines {
    return this.#serving.history.klines;
  }

  onBatch(batch: AppliedBatch): void {
    if (this.#market === null) return;
    this.#window.add(batch.events);
    const trades = this.#market.history.pull();
    if (this.#audience.isThere) this.#keep(batch, trades);
    else this.#window.drop();
  }

  settle(): void {
    assert(!this.#isTelling, 'a listener does not ask for more while it is told something');
    if (this.#audience.isThere) this.#tell();
    // Nobody was there: what the window let go is no gap for anybody who comes now.
    else this.#serving.book.pull();
  }

  followBook(symbol: number, listener: Listener<BookMessage>): Unfollow {
    return this.#follow(() => this.#books.add(symbol, listener));
  }

  resumeBook(symbol: number, from: FeedPosition): BookResume {
    this.settle();
    return this.#serving.book.resume(symbol, from);
  }

  followTrades(symbol: number, listener: Listener<TradesMessage>): Unfollow {
    return this.#follow(() => this.#trades.add(symbol, listener));
  }

  resumeTrades(symbol: number, from: FeedPosition): TradeResume {
    this.settle();
    if (from.seq > this.#options.engine.seq) return { kind: 'gap' };
    return this.#serving.history.tape.resume(symbol, from);
  }

  followTicker(symbol: number, listener: Listener<Ticker>): Unfollow {
    return this.#follow(({ tickers }) => tickers.follow(symbol, listener));
  }

  ticker(symbol: number): Ticker {
    return this.#serving.tickers.read(symbol);
  }

  followKlines(symbol: number, interval: KlineInterval, listener: Listener<KlinesMessage>): Unfollow {
    return this.#follow(({ klines }) => klines.follow(symbol, interval, listener));
  }

  klinesSince(symbol: number, interval: KlineInterval, time: number | null): readonly Kline[] {
    return this.#serving.klines.since(symbol, interval, time);
  }

  followAccount(account: number, listener: Listener<AccountMessage>): Unfollow {
    return this.#follow(() => this.#accounts.follow(account, listener));
  }

  resumeAccount(account: number, from: FeedPosition): AccountResume {
    this.settle();
    return this.#accounts.resume(account, from);
  }

  get #serving(): Market {
    assert(this.#market !== null, 'feeds are asked when the venue has recovered');
    return this.#market;
  }

  /** What is pending is told to those who are there already: the new one begins with what the engine shows now. */
  #follow(add: (market: Market) => Unfollow): Unfollow {
    this.settle();
    return this.#audience.add(add(this.#serving));
  }

  #keep(batch: AppliedBatch, trades: readonly MarketTrade[]): void {
    for (const trade of trades) this.#pendingTrades.push(trade);
    if (this.#accounts.isFollowed) this.#pendingBatches.push(batch);
    if (this.#window.length > PENDING_EVENTS_MAX) this.#tell();
    else this.#tellSoon();
  }

  #tellSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#options.defer(() => {
      if (this.#isDue) this.#tell();
    });
  }

  #tell(): void {
    this.#isDue = false;
    this.#isTelling = true;
    const market = this.#serving;
    const moved = this.#tellBooks(market);
    const traded = this.#tellTrades();
    for (const symbol of traded) moved.add(symbol);
    for (const event of this.#window.events) if (event.type === 'symbolChanged') moved.add(event.symbol);
    market.tickers.tell(moved);
    market.klines.tell(traded);
    this.#window.drop();
    this.#isTelling = false;
  }

  /** Answers the symbols whose books changed. */
  #tellBooks({ book, tickers }: Market): Set<number> {
    const pull = book.pull();
    this.#tellAccounts(pull.kind === 'gap');
    if (pull.kind === 'gap') {
      this.#books.tellAll(pull);
      tickers.tellAll();
      return new Set();
    }
    for (const delta of pull.deltas) this.#books.tell(delta.symbol, { kind: 'delta', delta });
    return new Set(pull.deltas.map(({ symbol }) => symbol));
  }

  /** Answers the symbols that were traded. */
  #tellTrades(): Set<number> {
    const trades = this.#pendingTrades.splice(0);
    for (const message of tradesMessages(trades)) this.#trades.tell(message.symbol, message);
    return new Set(trades.map(({ symbol }) => symbol));
  }

  #tellAccounts(isReset: boolean): void {
    const batches = this.#pendingBatches.splice(0);
    if (isReset) this.#accounts.beginAnew();
    else for (const batch of batches) this.#accounts.tell(batch);
  }
}

/** What follows the market once it goes on. */
type Market = {
  readonly history: MarketHistory;
  readonly book: BookFeed;
  readonly tickers: TickerFeed;
  readonly klines: KlineFeed;
};
