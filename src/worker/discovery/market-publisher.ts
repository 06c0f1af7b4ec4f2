import type { ChainableCommander, Redis } from 'ioredis';
import type { Clock } from '../../common/clock.ts';
import type { EngineReads } from '../../engine/types.ts';
import type { AppliedBatch, EventSink } from '../exchange/sink.ts';
import { tradeView } from '../query/trade-tape.ts';
import type { TradeView } from '../query/types.ts';
import { bookMessage, tickerMessage, tradeMessage } from './market-messages.ts';

export type PublisherOptions = {
  readonly redis: Redis;
  readonly engine: EngineReads;
  /** Key, and channel, of a family and a symbol. */
  readonly key: (family: 'book' | 'ticker' | 'trades', symbol: string) => string;
  /** The newest trades of a symbol, newest first. */
  readonly newestTrades: (symbol: number, count: number) => readonly TradeView[];
  readonly clock: Clock;
  /** Whether every trade that an earlier life told is part of this one. */
  readonly isDurable: boolean;
};

/** Entries kept in a symbol's stream, and trades that may wait for Redis: older ones would be trimmed anyway. */
const STREAM_TRADES_MAX = 1000;
/** Changes of a symbol are told at most this often; a book that changed ten times in between is told once. */
const COALESCE_MS = 100;
/** Caches of a worker that died without a word are gone after this. */
const CACHE_TTL_S = 60;
const REFRESH_MS = 15_000;
const IDLE_LOOK_MS = 5000;

/**
 * Latest book and ticker as cached keys, trades as capped streams, all three also by publish. It tells durable facts
 * only, being called after the commit, and never holds anything up: what Redis does not take is told again, whole,
 * when it is back.
 */
export class MarketPublisher implements EventSink {
  readonly #options: PublisherOptions;
  readonly #closing = new AbortController();
  /** Ends the long sleep of a market in which nothing happens. */
  #wake = new AbortController();
  /** Symbols whose book or ticker changed. */
  readonly #changed = new Set<number>();
  readonly #trades = new Map<number, TradeView[]>();
  /** Newest trade told by publish, per symbol: what a refilled stream holds again is not news. */
  readonly #publishedUpTo = new Map<number, number>();
  #refreshedMs = Number.NEGATIVE_INFINITY;
  #streamsChecked = false;
  /** What the streams hold is of this life, or of one that it goes on. */
  #ownStreams: boolean;
  #running: Promise<void> = Promise.resolve();

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#ownStreams = options.isDurable;
  }

  /** From now on the market is told; called when the replay is over. */
  start(): void {
    const { engine, newestTrades } = this.#options;
    engine.config.symbols.forEach((_, symbol) => {
      this.#publishedUpTo.set(symbol, newestTrades(symbol, 1)[0]?.tradeId ?? 0);
    });
    this.#running = this.#run();
  }

  onBatch(batch: AppliedBatch): void {
    if (!batch.live) return;
    for (const event of batch.events) {
      if (event.type === 'levelChanged') this.#changed.add(event.symbol);
      else if (event.type === 'trade') this.#addTrade(tradeView(event));
    }
    if (this.#changed.size > 0) this.#wake.abort();
  }

  /** Tells everything again: the connection is new, and the server behind it may be empty. */
  republish(): void {
    this.#refreshedMs = Number.NEGATIVE_INFINITY;
    this.#streamsChecked = false;
    this.#wake.abort();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    while (!this.#closing.signal.aborted) {
      await this.#tell();
      await clock.sleep(COALESCE_MS, this.#closing.signal);
      if (this.#changed.size > 0 || this.#closing.signal.aborted) continue;
      this.#wake = new AbortController();
      await clock.sleep(IDLE_LOOK_MS, this.#wake.signal);
    }
  }

  #addTrade(trade: TradeView): void {
    this.#changed.add(trade.symbol);
    const waiting = this.#trades.get(trade.symbol) ?? [];
    this.#trades.set(trade.symbol, waiting);
    waiting.push(trade);
    if (waiting.length > STREAM_TRADES_MAX * 2) waiting.splice(0, waiting.length - STREAM_TRADES_MAX);
  }

  async #tell(): Promise<void> {
    const { redis } = this.#options;
    if (redis.status !== 'ready') return;
    this.#refresh();
    if (this.#changed.size === 0) return;
    const changed = [...this.#changed];
    const trades = new Map(this.#trades);
    this.#changed.clear();
    this.#trades.clear();
    try {
      await this.#prepareStreams();
      const pipeline = redis.pipeline();
      for (const symbol of changed) this.#add(pipeline, symbol, trades.get(symbol) ?? []);
      demandTold(await pipeline.exec());
      for (const [symbol, told] of trades)
        if (told.length > 0) this.#publishedUpTo.set(symbol, told.at(-1)!.tradeId);
    } catch {
      // Redis is away or refuses; the registration says so. All is told again when it takes it.
      this.republish();
    }
  }

  /** Now and then, and after an outage, every symbol counts as changed. */
  #refresh(): void {
    const { clock, engine, newestTrades } = this.#options;
    const nowMs = clock.monotonicMs();
    if (nowMs - this.#refreshedMs < REFRESH_MS) return;
    this.#refreshedMs = nowMs;
    engine.config.symbols.forEach((_, symbol) => {
      this.#changed.add(symbol);
      if (!this.#streamsChecked)
        this.#trades.set(symbol, newestTrades(symbol, STREAM_TRADES_MAX).toReversed());
    });
  }

  /**
   * A stream that is ahead of us is of another life of this venue: its ids would refuse all of ours. Where trades can
   * be lost any stream may hold some that never were.
   */
  async #prepareStreams(): Promise<void> {
    if (this.#streamsChecked) return;
    const { redis, engine, key, newestTrades } = this.#options;
    for (const [index, { symbol }] of engine.config.symbols.entries()) {
      const stream = key('trades', symbol);
      const [newest] = await redis.xrevrange(stream, '+', '-', 'COUNT', 1);
      const own = newestTrades(index, 1)[0]?.tradeId ?? 0;
      const isAhead = newest !== undefined && Number.parseInt(newest[0], 10) > own;
      if (isAhead || !this.#ownStreams) await redis.del(stream);
    }
    this.#ownStreams = true;
    this.#streamsChecked = true;
  }

  #add(pipeline: ChainableCommander, index: number, trades: readonly TradeView[]): void {
    const { engine, key } = this.#options;
    const symbol = engine.config.symbols[index]!;
    const book = JSON.stringify(bookMessage(engine, index));
    const ticker = JSON.stringify(tickerMessage(engine, index));
    pipeline.set(key('book', symbol.symbol), book, 'EX', CACHE_TTL_S);
    pipeline.set(key('ticker', symbol.symbol), ticker, 'EX', CACHE_TTL_S);
    pipeline.publish(key('book', symbol.symbol), book);
    pipeline.publish(key('ticker', symbol.symbol), ticker);
    const stream = key('trades', symbol.symbol);
    const upTo = this.#publishedUpTo.get(index) ?? 0;
    const news: string[] = [];
    for (const trade of trades) {
      const entry = JSON.stringify(tradeMessage(trade, symbol));
      pipeline.xadd(stream, 'MAXLEN', '~', STREAM_TRADES_MAX, `${trade.tradeId}-1`, 'trade', entry);
      if (trade.tradeId > upTo) news.push(entry);
    }
    if (news.length > 0)
      pipeline.publish(stream, `{"symbol":${JSON.stringify(symbol.symbol)},"trades":[${news.join(',')}]}`);
  }
}

/** Telling a trade twice is refused by its id in the stream, and that is well. */
const TOLD_BEFORE = 'equal or smaller than the target stream top item';

function demandTold(results: [Error | null, unknown][] | null): void {
  for (const [error] of results ?? [])
    if (error !== null && !error.message.includes(TOLD_BEFORE)) throw error;
}
