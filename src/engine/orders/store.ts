import type { Account } from '../accounts.ts';
import { present } from '../assert.ts';
import type { Order } from './order.ts';

/**
 * All orders the engine knows: the live ones, and the finished ones until `window` newer ones have finished. Only as
 * long is a client order id remembered.
 */
export class OrderStore {
  readonly #byId = new Map<number, Order>();
  /** Ascending id: ids only grow, and a Map keeps the order of insertion. */
  readonly #live = new Map<number, Order>();
  /** Finished orders, oldest at `#oldest`, in a ring that grows up to the window. */
  readonly #finished: Order[] = [];
  #oldest = 0;
  nextOrderId = 1;
  nextTradeId = 1;
  /** Set by Genesis. */
  window = 0;

  get liveCount(): number {
    return this.#live.size;
  }

  find(orderId: number): Order | undefined {
    return this.#byId.get(orderId);
  }

  live(): IterableIterator<Order> {
    return this.#live.values();
  }

  /** Finished orders that are still known, oldest first. */
  *finished(): Generator<Order> {
    const count = this.#finished.length;
    for (let at = 0; at < count; at++) yield present(this.#finished[(this.#oldest + at) % count]);
  }

  /** Gives a draft its id and makes it known. */
  admit(order: Order, account: Account): void {
    order.id = this.nextOrderId++;
    this.#byId.set(order.id, order);
    this.#live.set(order.id, order);
    account.live.set(order.id, order);
    const { clientOrderId } = order.request;
    if (clientOrderId !== null) account.clientIds.set(clientOrderId, order);
  }

  /** Moves an order to the finished ones; answers the one that is forgotten for it, if any. */
  retire(order: Order, account: Account): Order | null {
    this.#live.delete(order.id);
    account.live.delete(order.id);
    if (this.#finished.length < this.window) {
      this.#finished.push(order);
      return null;
    }
    const forgotten = this.#replaceOldest(order);
    this.#byId.delete(forgotten.id);
    return forgotten;
  }

  #replaceOldest(order: Order): Order {
    if (this.window === 0) return order;
    const forgotten = present(this.#finished[this.#oldest]);
    this.#finished[this.#oldest] = order;
    this.#oldest = (this.#oldest + 1) % this.window;
    return forgotten;
  }
}
