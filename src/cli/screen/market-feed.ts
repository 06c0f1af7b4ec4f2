import { ExchangeClient, ExchangeStream } from '../../client/exchange/index.ts';
import type { Clock } from '../../common/clock.ts';
import type { Market, MarketTarget } from '../../tui/sources.ts';
import { MarketPicture } from './market-picture.ts';

/** How often a venue that does not answer is asked what is in the way. */
const PROBE_MS = 1000;
const PROBE_TIMEOUT_MS = 2000;
/** Trades of before, for the beginning of the price line. */
const EARLIER_TRADES = 500;

/**
 * Keeps the picture of one symbol by the channels of its venue, over as many connections as it takes. A port may have
 * gone to another server meanwhile, so it counts as reached when the right instance has answered. Closed by its owner.
 */
export class MarketFeed {
  readonly #target: MarketTarget;
  readonly #clock: Clock;
  readonly #picture: MarketPicture;
  readonly #stream: ExchangeStream;
  readonly #client: ExchangeClient;
  readonly #closed = new AbortController();
  #isConnected = false;
  #isRightOne = false;
  #isStale = false;
  #hasCaughtUp = false;
  #isChanged = false;
  #wake = (): void => undefined;

  constructor(target: MarketTarget, clock: Clock) {
    this.#target = target;
    this.#clock = clock;
    this.#picture = new MarketPicture();
    this.#client = new ExchangeClient({ url: target.httpUrl, retries: 0, timeoutMs: PROBE_TIMEOUT_MS });
    this.#stream = new ExchangeStream(
      { url: target.httpUrl, onState: (state) => this.#linked(state) },
      clock,
    );
    // None of them ever rejects: what goes wrong is in the picture.
    void this.#reading(this.#readBook());
    void this.#reading(this.#readTrades());
    void this.#reading(this.#readTicker());
    void this.#probe();
  }

  market(): Market {
    return this.#picture.market();
  }

  /** Resolves as soon as there is something new, and when it is closed. */
  async changed(): Promise<void> {
    if (!this.#isChanged && !this.#closed.signal.aborted)
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    this.#isChanged = false;
  }

  close(): void {
    this.#closed.abort();
    this.#stream.close();
    this.#client.close();
    this.#wake();
  }

  async #readBook(): Promise<void> {
    for await (const book of this.#stream.book(this.#target.symbol)) {
      this.#picture.book = book;
      this.#tell();
    }
  }

  async #readTrades(): Promise<void> {
    for await (const message of this.#stream.trades(this.#target.symbol)) {
      if (message.type === 'gap') continue;
      this.#picture.addTrades(message.trades, message.epoch);
      this.#tell();
    }
  }

  async #readTicker(): Promise<void> {
    for await (const message of this.#stream.ticker(this.#target.symbol)) {
      if (message.type === 'gap') continue;
      this.#picture.ticker = message.ticker;
      this.#tell();
    }
  }

  /** A refusal, such as of a symbol that is no longer listed, ends a loop. */
  async #reading(loop: Promise<void>): Promise<void> {
    await loop.catch((error: Error) => this.#unreachable(error.message));
  }

  #linked(state: 'connected' | 'disconnected' | 'stale' | 'live'): void {
    this.#isConnected = state !== 'disconnected';
    this.#isStale = state === 'stale';
    if (state === 'disconnected') this.#isRightOne = false;
    this.#judge();
  }

  /** What is in the way the probe says, which begins as soon as the connection is gone. */
  #judge(): void {
    if (this.#isConnected && this.#isRightOne)
      this.#picture.link = { kind: this.#isStale ? 'stale' : 'live' };
    this.#tell();
  }

  async #probe(): Promise<void> {
    const { signal } = this.#closed;
    for (; !signal.aborted; await this.#clock.sleep(PROBE_MS, signal))
      if (!this.#isRightOne) await this.#ask().catch((error: unknown) => this.#unreachable(causeOf(error)));
  }

  async #ask(): Promise<void> {
    const { instanceName } = this.#target;
    const { instance } = await this.#client.health({ signal: this.#closed.signal });
    if (instance !== instanceName)
      return this.#unreachable(
        `expected ${instanceName} at its address, but ${instance || 'another'} answers`,
      );
    await this.#catchUp();
    this.#isRightOne = true;
    this.#judge();
  }

  /** Once: from the first connection on the stream has them all. */
  async #catchUp(): Promise<void> {
    if (this.#hasCaughtUp) return;
    const { items } = await this.#client.trades(this.#target.symbol, { limit: EARLIER_TRADES });
    this.#picture.addEarlier(items.toReversed());
    this.#hasCaughtUp = true;
  }

  #unreachable(reason: string): void {
    if (this.#closed.signal.aborted) return;
    this.#picture.link = { kind: 'unreachable', reason };
    this.#tell();
  }

  #tell(): void {
    this.#isChanged = true;
    this.#wake();
  }
}

/** The system's own words, such as `connect ECONNREFUSED 127.0.0.1:8081`, where there are some. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
