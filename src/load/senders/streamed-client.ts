import type { ExchangeClient, NewOrder } from '../../client/exchange/index.ts';
import type { Heard, HeardCancel, HeardOrder, TradingClient } from './order-sender.ts';
import type { ExpectedUpdate, OrderUpdates } from './order-updates.ts';

/** Places and cancels over HTTP; what that did counts as heard when the account's stream tells of it. */
export class StreamedClient implements TradingClient {
  readonly #http: ExchangeClient;
  readonly #updates: OrderUpdates;

  /** `http` stays open, `updates` are closed with this. */
  constructor(http: ExchangeClient, updates: OrderUpdates) {
    this.#http = http;
    this.#updates = updates;
  }

  placeOrder(order: NewOrder): Promise<HeardOrder> {
    const { clientOrderId = '' } = order;
    return heard(this.#updates.expect({ event: 'placed', clientOrderId }), this.#http.placeOrder(order));
  }

  cancelOrder(orderId: string): Promise<HeardCancel> {
    return heard(this.#updates.expect({ event: 'ended', orderId }), this.#http.cancelOrder(orderId));
  }

  close(): void {
    this.#updates.close();
  }
}

/** A request that was refused causes no update. */
async function heard<T extends object>(update: ExpectedUpdate, request: Promise<T>): Promise<T & Heard> {
  try {
    const answer = await request;
    return { ...answer, heardMs: await update.arrivedMs };
  } catch (error) {
    update.forget();
    throw error;
  }
}
