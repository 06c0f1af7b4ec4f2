import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import {
  type ErrorBody,
  ExchangeError,
  type NewOrder,
  NoAnswerError,
  type PlacedOrder,
} from '../../client/exchange/index.ts';
import type { Clock } from '../../common/clock.ts';
import { failure, orderRequest, placedOrder } from './messages.ts';

/** Answer to one order: either of `result` and `error`. */
type Outcome = {
  readonly position: number;
  readonly result?: PlacedOrder | null;
  readonly error?: ErrorBody | null;
};
export type PlaceOrdersCall = ClientDuplexStream<object, Outcome>;

type Waiting = {
  readonly resolve: (placed: PlacedOrder) => void;
  readonly reject: (error: Error) => void;
  readonly cancelTimeout: () => void;
};

/** Longest wait for an answer, ms. */
export const ANSWER_MS_MAX = 10_000;

/**
 * Many orders on one PlaceOrders stream, none of which waits for another. An answer is told by its position, which
 * counts the orders of the stream from 1. As many may wait as the caller has under way.
 */
export class OrderStream {
  readonly #call: PlaceOrdersCall;
  readonly #clock: Clock;
  readonly #waiting = new Map<number, Waiting>();
  #sent = 0;
  #ended = false;

  constructor(call: PlaceOrdersCall, clock: Clock) {
    this.#call = call;
    this.#clock = clock;
    call.on('data', (outcome: Outcome) => this.#answered(outcome));
    call.on('error', (error: ServiceError) => this.#end(failure(error)));
    call.on('end', () => this.#end(new NoAnswerError('lost', 'The stream of orders has ended.')));
  }

  /** No order can be placed on it any more. */
  get ended(): boolean {
    return this.#ended;
  }

  /** @throws ExchangeError or NoAnswerError, as the HTTP client does. */
  place(order: NewOrder): Promise<PlacedOrder> {
    this.#sent += 1;
    const position = this.#sent;
    return new Promise((resolve, reject) => {
      const cancelTimeout = this.#clock.after(ANSWER_MS_MAX, () => {
        this.#waiting.delete(position);
        reject(
          new NoAnswerError('timeout', `Order ${position} was not answered within ${ANSWER_MS_MAX} ms.`),
        );
      });
      this.#waiting.set(position, { resolve, reject, cancelTimeout });
      this.#call.write({ order: orderRequest(order) });
    });
  }

  /** Orders without an answer fail. */
  close(): void {
    this.#call.cancel();
  }

  #answered({ position, result, error }: Outcome): void {
    const waiting = this.#waiting.get(position);
    if (waiting === undefined) return; // Too late: it was counted as not answered.
    this.#waiting.delete(position);
    waiting.cancelTimeout();
    if (result) waiting.resolve(placedOrder(result));
    else if (error) waiting.reject(new ExchangeError(error));
    else waiting.reject(new NoAnswerError('unreadable', `Answer ${position} has no outcome.`));
  }

  #end(error: Error): void {
    this.#ended = true;
    for (const { reject, cancelTimeout } of this.#waiting.values()) {
      cancelTimeout();
      reject(error);
    }
    this.#waiting.clear();
  }
}
