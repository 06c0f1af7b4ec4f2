import { backoffMs } from '../../../common/backoff.ts';
import { type Clock, systemClock } from '../../../common/clock.ts';
import { ExchangeError } from '../errors.ts';
import { StreamConnection } from './connection.ts';
import type { LocalBook } from './local-book.ts';
import type {
  BalancesMessage,
  ChannelMessage,
  Gap,
  KlinesMessage,
  OrdersMessage,
  ServerMessage,
  Subscribed,
  TickerMessage,
  TradesMessage,
} from './messages.ts';
import { BookSubscription, MessageSubscription, type Subscription } from './subscription.ts';

export type StreamOptions = {
  /** Address of the venue, as for ExchangeClient. */
  readonly url: string;
  /** Needed for orders and balances. */
  readonly apiKey?: string;
  /** Told when a connection is made or lost, and when the venue's database does not answer, or does again. */
  readonly onState?: (state: 'connected' | 'disconnected' | 'stale' | 'live') => void;
};

const RECONNECT = { baseMs: 100, maxMs: 5_000 } as const;
/** More than the venue takes now; it says when to ask again. Without that it is more than it ever takes. */
const RATE_LIMITED = 6003;
/** What was missed is no longer there. */
const RESUME_GAP = 7004;
/** Refusals that hold for now only: the connection is made anew for them. */
const FOR_NOW = new Set([6007, 7001, 7002]);

/**
 * The stream of one venue, each channel as an async iterable. A lost connection is made anew, with waits that grow to
 * 5 s. Trades, orders, balances and a book go on where they were: nothing is missed or doubled. Where the venue no longer
 * has what was missed, a book begins with a new snapshot, and the others have `{type: 'gap'}` in between. Ticker and
 * klines begin with those of now. Leaving a loop ends its subscription, `close()` all of them. A refusal, such as of an
 * unknown symbol, ends its loop with ExchangeError.
 */
export class ExchangeStream {
  readonly #options: StreamOptions;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #subscriptions = new Map<number, Subscription>();
  #connection: StreamConnection | null = null;
  #ready = { open: false, keySettled: false };
  #lastId = 0;
  #failures = 0;
  #closed = false;
  #reconnect = new AbortController();

  constructor(options: StreamOptions, clock: Clock = systemClock, random: () => number = Math.random) {
    this.#options = options;
    this.#clock = clock;
    this.#random = random;
  }

  /** The book of a symbol, kept up to date; handed out at first and whenever it changed since you took it. */
  async *book(symbol: string): AsyncGenerator<LocalBook, void, undefined> {
    const id = this.#newId();
    const subscription = new BookSubscription(symbol, () => this.#leave(id));
    this.#add(id, subscription);
    for await (const book of subscription.books) {
      subscription.read();
      yield book;
    }
  }

  trades(symbol: string): AsyncIterableIterator<TradesMessage | Gap> {
    return this.#messages<TradesMessage>({ channel: 'trades', symbol });
  }

  /** The ticker now, then as it changes; one that is read slowly is told of fewer changes. */
  ticker(symbol: string): AsyncIterableIterator<TickerMessage | Gap> {
    return this.#messages<TickerMessage>({ channel: 'ticker', symbol });
  }

  klines(symbol: string, interval: string): AsyncIterableIterator<KlinesMessage | Gap> {
    return this.#messages<KlinesMessage>({ channel: 'klines', symbol, interval });
  }

  /** The open orders, then each change. An admin key names the account. */
  orders(accountId?: string): AsyncIterableIterator<OrdersMessage | Gap> {
    return this.#messages<OrdersMessage>({
      channel: 'orders',
      ...(accountId !== undefined && { accountId }),
    });
  }

  balances(accountId?: string): AsyncIterableIterator<BalancesMessage | Gap> {
    return this.#messages<BalancesMessage>({
      channel: 'balances',
      ...(accountId !== undefined && { accountId }),
    });
  }

  close(): void {
    this.#closed = true;
    this.#reconnect.abort();
    for (const subscription of this.#subscriptions.values()) subscription.end();
    this.#subscriptions.clear();
    this.#connection?.close();
  }

  #messages<T extends ChannelMessage>(request: Subscription['request']) {
    const id = this.#newId();
    const subscription = new MessageSubscription<T>(request, () => this.#leave(id));
    this.#add(id, subscription);
    return subscription.messages;
  }

  #newId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #add(id: number, subscription: Subscription): void {
    const { channel, symbol, accountId } = subscription.request;
    if (this.#closed) throw new Error('The stream is closed.');
    const found = this.#find(subscription.request);
    if (found !== null && found[1].request.accountId === accountId)
      throw new Error(`There is a loop on ${channel} ${symbol ?? ''} already.`);
    this.#subscriptions.set(id, subscription);
    if (this.#connection === null) this.#connect();
    else this.#subscribe(id, subscription);
  }

  #leave(id: number): void {
    const subscription = this.#subscriptions.get(id);
    if (subscription === undefined) return;
    this.#subscriptions.delete(id);
    this.#connection?.send({ op: 'unsubscribe', ...subscription.request });
  }

  #connect(): void {
    this.#reconnect.abort(); // A new loop does not wait for it, and two connections would tell all twice.
    const connection = new StreamConnection(this.#options.url, this.#clock, {
      onOpen: () => this.#opened(connection),
      onMessage: (message) => this.#hear(message),
      onClose: () => this.#lost(),
    });
    this.#connection = connection;
  }

  #opened(connection: StreamConnection): void {
    this.#ready = { open: true, keySettled: false };
    this.#options.onState?.('connected');
    this.#authenticate(connection);
    for (const [id, subscription] of this.#subscriptions) this.#subscribe(id, subscription);
  }

  #authenticate(connection: StreamConnection): void {
    const { apiKey } = this.#options;
    if (apiKey !== undefined) connection.send({ op: 'auth', apiKey });
  }

  #lost(): void {
    if (this.#ready.open) this.#options.onState?.('disconnected');
    this.#ready = { open: false, keySettled: false };
    this.#connection = null;
    if (this.#closed || this.#subscriptions.size === 0) return;
    const waitMs = backoffMs(this.#failures, RECONNECT, this.#random);
    this.#failures += 1;
    void this.#connectAfter(waitMs); // Never rejects.
  }

  /** Keeps the process alive, as a connection does: somebody waits in a loop. */
  async #connectAfter(waitMs: number): Promise<void> {
    this.#reconnect = new AbortController();
    const { signal } = this.#reconnect;
    await this.#clock.sleep(waitMs, signal);
    if (!signal.aborted && this.#subscriptions.size > 0) this.#connect();
  }

  /** Private channels wait until the key was looked at. */
  #subscribe(id: number, { request, resume }: Subscription): void {
    const isPrivate = request.channel === 'orders' || request.channel === 'balances';
    const { open, keySettled } = this.#ready;
    if (!open || (isPrivate && !keySettled && this.#options.apiKey !== undefined)) return;
    this.#connection?.send({ op: 'subscribe', ...request, ...resume, id });
  }

  #hear(message: ServerMessage): void {
    if (message.type === 'error') this.#refused(message);
    if (message.type === 'stale' || message.type === 'live') this.#options.onState?.(message.type);
    if (message.type === 'authenticated') this.#keySettled();
    if (message.type === 'subscribed') this.#began(message);
    if (isOfChannel(message)) this.#deliver(message);
  }

  /** Only now has the venue served anything: one that takes a connection and refuses all is not to be asked at once. */
  #began(at: Subscribed): void {
    this.#failures = 0;
    this.#subscriptions.get(at.id ?? 0)?.begin(at);
  }

  #deliver(message: ChannelMessage): void {
    const found = this.#find(message);
    if (found !== null && !found[1].take(message)) this.#beginAnew(...found);
  }

  /** Accepted or not: without an accepted key the venue refuses each private channel by itself. */
  #keySettled(): void {
    this.#ready = { ...this.#ready, keySettled: true };
    for (const [id, subscription] of this.#subscriptions) {
      const { channel } = subscription.request;
      if (channel === 'orders' || channel === 'balances') this.#subscribe(id, subscription);
    }
  }

  /** A new snapshot in place of what did not join. */
  #beginAnew(id: number, subscription: Subscription): void {
    subscription.restart();
    this.#connection?.send({ op: 'unsubscribe', ...subscription.request });
    this.#subscribe(id, subscription);
  }

  #refused(error: Extract<ServerMessage, { type: 'error' }>): void {
    const id = Number(error.id);
    const subscription = this.#subscriptions.get(id);
    if (error.code === RATE_LIMITED && error.retryAfterSeconds !== undefined) {
      this.#askAgain(id, error.op, error.retryAfterSeconds * 1000);
    } else if (subscription !== undefined && error.code === RESUME_GAP) {
      subscription.restart();
      this.#subscribe(id, subscription);
    } else if (FOR_NOW.has(error.code)) {
      this.#connection?.close();
    } else if (subscription !== undefined) {
      this.#subscriptions.delete(id);
      subscription.end(new ExchangeError(error));
    } else if (error.op === 'auth') {
      this.#keySettled();
    }
  }

  /** On the same connection: another one asks for everything by itself. */
  #askAgain(id: number, op: string | undefined, waitMs: number): void {
    const connection = this.#connection;
    this.#clock.after(waitMs, () => {
      if (connection === null || connection !== this.#connection) return;
      if (op === 'auth') this.#authenticate(connection);
      const subscription = this.#subscriptions.get(id);
      if (subscription !== undefined) this.#subscribe(id, subscription);
    });
  }

  /** Messages name the account, a loop on the key's own does not: it is the one of all that is nobody else's. */
  #find(wanted: object): [number, Subscription] | null {
    const { channel, symbol, interval, accountId } = wanted as Subscription['request'];
    let own: [number, Subscription] | null = null;
    for (const entry of this.#subscriptions) {
      const { request } = entry[1];
      if (request.channel !== channel || request.symbol !== symbol || request.interval !== interval) continue;
      if (request.accountId === accountId) return entry;
      if (request.accountId === undefined) own = entry;
    }
    return own;
  }
}

/** Whether it is news of a channel, and not about a subscription or the connection. */
const isOfChannel = (message: ServerMessage): message is ChannelMessage =>
  'channel' in message && !['subscribed', 'unsubscribed', 'error'].includes(message.type);
