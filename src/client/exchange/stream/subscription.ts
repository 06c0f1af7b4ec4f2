import { ExchangeError } from '../errors.ts';
import { LocalBook } from './local-book.ts';
import { MessageQueue } from './message-queue.ts';
import type { ChannelMessage, Gap, Resume, Subscribed, SubscriptionRequest } from './messages.ts';

/** One subscription, over as many connections as it takes. */
export interface Subscription {
  readonly request: SubscriptionRequest;
  /** Where to go on after a reconnect; null begins anew. */
  readonly resume: Resume | null;
  /** The venue has accepted it. */
  begin(at: Subscribed): void;
  /** False when the message does not join what came before, so that it has to begin anew. */
  take(message: ChannelMessage): boolean;
  /** What was missed cannot be had any more: it begins anew. */
  restart(): void;
  end(error?: Error): void;
}

/** Messages that wait to be read, at most. */
const QUEUE_MAX = 10_000;

const tooSlow = (): ExchangeError =>
  new ExchangeError({
    code: 6007,
    name: 'SLOW_CONSUMER',
    message: `${QUEUE_MAX} messages wait to be read; read faster or in another process`,
  });

/** A channel whose messages all count: each is handed on, in order. */
export class MessageSubscription<T extends ChannelMessage> implements Subscription {
  readonly request: SubscriptionRequest;
  readonly messages: MessageQueue<T | Gap>;
  #resume: Resume | null = null;

  constructor(request: SubscriptionRequest, onLeave: () => void) {
    this.request = request;
    this.messages = new MessageQueue(QUEUE_MAX, tooSlow, onLeave);
  }

  get resume(): Resume | null {
    return this.#resume;
  }

  /** Before the first trade this is where to go on. The other channels begin with a message of their own. */
  begin({ seq, epoch }: Subscribed): void {
    if (this.request.channel === 'trades') this.#resume ??= { fromSeq: seq, epoch };
  }

  take(message: ChannelMessage): boolean {
    const fromSeq = sequenceOf(message);
    this.#resume = fromSeq === null ? null : { fromSeq, epoch: message.epoch };
    this.messages.push(message as T);
    return true;
  }

  restart(): void {
    this.#resume = null;
    this.messages.push({ type: 'gap', channel: this.request.channel });
  }

  end(error?: Error): void {
    if (error === undefined) this.messages.end();
    else this.messages.fail(error);
  }
}

/** The sequence that a channel is resumed by; null where each message stands for itself. */
function sequenceOf(message: ChannelMessage): number | null {
  switch (message.channel) {
    case 'trades':
      return message.trades.at(-1)?.seq ?? message.seq;
    case 'orders':
    case 'balances':
      return message.accountSeq;
    case 'book':
      return message.lastSeq;
    case 'ticker':
    case 'klines':
      return null;
  }
}

/** A book that is kept: its reader gets it as it is now, however many changes came meanwhile. */
export class BookSubscription implements Subscription {
  readonly request: SubscriptionRequest;
  readonly books: MessageQueue<LocalBook>;
  readonly #book: LocalBook;
  #waiting = false;
  #joined = false;

  constructor(symbol: string, onLeave: () => void) {
    this.request = { channel: 'book', symbol };
    this.#book = new LocalBook(symbol);
    this.books = new MessageQueue(1, tooSlow, onLeave);
  }

  get resume(): Resume | null {
    const { epoch, lastSeq } = this.#book;
    return epoch === null || !this.#joined ? null : { fromSeq: lastSeq, epoch };
  }

  /** The reader has taken the book, and is told again from the next change on. */
  read(): void {
    this.#waiting = false;
  }

  begin(): void {
    // The snapshot, or the first delta, says where it stands.
  }

  take(message: ChannelMessage): boolean {
    if (message.channel !== 'book') return true;
    if (message.type === 'delta' && !this.#joined) return true; // Of before the snapshot that was asked for.
    this.#joined = this.#book.apply(message);
    if (this.#joined && !this.#waiting) {
      this.#waiting = true;
      this.books.push(this.#book);
    }
    return this.#joined;
  }

  restart(): void {
    this.#joined = false;
  }

  end(error?: Error): void {
    if (error === undefined) this.books.end();
    else this.books.fail(error);
  }
}
