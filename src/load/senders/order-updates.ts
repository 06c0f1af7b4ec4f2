import {
  ExchangeError,
  type ExchangeStream,
  type Order,
  type OrdersMessage,
} from '../../client/exchange/index.ts';
import type { Clock } from '../../common/clock.ts';
import { isFinal } from '../tally.ts';

/** Longest wait for an update, and for the stream to begin, ms. */
const UPDATE_MS_MAX = 10_000;

/** What is waited for: the first update of an order, or the one that says it has ended. */
export type Awaited =
  | { readonly event: 'placed'; readonly clientOrderId: string }
  | { readonly event: 'ended'; readonly orderId: string };
/** An update that is waited for. Forget it where none will come. */
export type ExpectedUpdate = {
  /** When it arrived, in the clock's monotonic time; null if it did not within 10 s, or the stream has ended. */
  readonly arrivedMs: Promise<number | null>;
  readonly forget: () => void;
};

/**
 * Notes when updates of an account's orders arrive on its stream. Expect an update before the request that causes it
 * is sent, since it may be faster than the answer. As many are waited for as requests are under way.
 */
export class OrderUpdates {
  readonly #stream: ExchangeStream;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, (arrivedMs: number | null) => void>();
  #ended = false;

  private constructor(stream: ExchangeStream, clock: Clock) {
    this.#stream = stream;
    this.#clock = clock;
  }

  /** Resolves when the venue tells of every order from now on. @throws ExchangeError */
  static async follow(stream: ExchangeStream, clock: Clock): Promise<OrderUpdates> {
    const updates = new OrderUpdates(stream, clock);
    const messages = stream.orders();
    const cancelTimeout = clock.after(UPDATE_MS_MAX, () => stream.close());
    try {
      const { done } = await messages.next();
      if (done) throw new ExchangeError(NO_STREAM);
    } catch (error) {
      stream.close();
      throw error;
    } finally {
      cancelTimeout();
    }
    void updates.#read(messages); // Ends with the stream, and never rejects.
    return updates;
  }

  expect(awaited: Awaited): ExpectedUpdate {
    const key = awaited.event === 'placed' ? `placed ${awaited.clientOrderId}` : `ended ${awaited.orderId}`;
    let forget = (): void => undefined;
    const arrivedMs = new Promise<number | null>((resolve) => {
      const cancelTimeout = this.#clock.after(UPDATE_MS_MAX, () => settle(null));
      const settle = (at: number | null): void => {
        cancelTimeout();
        this.#waiting.delete(key);
        resolve(at);
      };
      forget = () => settle(null);
      if (this.#ended) settle(null);
      else this.#waiting.set(key, settle);
    });
    return { arrivedMs, forget };
  }

  close(): void {
    this.#stream.close();
  }

  async #read(messages: ReturnType<ExchangeStream['orders']>): Promise<void> {
    try {
      for await (const message of messages) if (message.type !== 'gap') this.#arrived(message);
    } catch {
      // Such as that it was read too slowly: each update waited for is counted as one that did not come.
    }
    this.#ended = true;
    for (const settle of [...this.#waiting.values()]) settle(null);
  }

  #arrived({ orders }: OrdersMessage): void {
    const nowMs = this.#clock.monotonicMs();
    for (const order of orders) for (const key of keysOf(order)) this.#waiting.get(key)?.(nowMs);
  }
}

const keysOf = ({ clientOrderId, orderId, status }: Order): string[] => [
  `placed ${clientOrderId}`,
  ...(isFinal(status) ? [`ended ${orderId}`] : []),
];

const NO_STREAM = {
  code: 7001,
  name: 'TIMEOUT',
  message: `The stream of orders did not begin within ${UPDATE_MS_MAX} ms.`,
};
