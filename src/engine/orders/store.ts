import type { Account } from '../accounts.ts';
import { present } from '../assert.ts';
import type { Order } from './order.ts';

/**
 * All orders the engine knows: the live ones, and the finished ones until `window` newer ones have finished. Only as
 * long is a client order id remembered. An order that falls out of the window can still be read until the next
 * command begins: whoever follows the events of this one asks for every order it touched.
 */
export class OrderStore {
  readonly #byId = new Map<number, Order>();
  /** Ascending id: ids only grow, and a Map keeps the order of insertion. */
  readonly #live = new Map<number, Order>();
  /** Finished orders, oldest at `#oldest`, in a ring that grows up to the window. */
  readonly #finished: Order[] = [];
  #oldest = 0;
  /** Out of the window, but ended or pushed out by the command at hand. */
  readonly #leaving: Order[] = [];
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

  /** How many orders have ended: all that got an id, but for the live ones. */
  get finishedCount(): number {
    return this.nextOrderId - 1 - this.#live.size;
  }

  /** A finished order inside the window by its number, counted from 0 in the order they ended. */
  finished(number: number): Order {
    return present(this.#finished[number % this.window]);
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

  /** Drops what fell out of the window during the last command. */
  beginCommand(): void {
    for (const order of this.#leaving) this.#byId.delete(order.id);
    this.#leaving.length = 0;
  }

  /** Moves an order to the finished ones; answers the one that falls out of the window for it, if any. */
  retire(order: Order, account: Account): Order | null {
    this.#live.delete(order.id);
    account.live.delete(order.id);
    if (this.#finished.length < this.window) {
      this.#finished.push(order);
      return null;
    }
    const outdated = this.#replaceOldest(order);
    this.#leaving.push(outdated);
    return outdated;
  }

  #replaceOldest(order: Order): Order {
    if (this.window === 0) return order;
    const outdated = present(this.#finished[this.#oldest]);
    this.#finished[this.#oldest] = order;
    this.#oldest = (this.#oldest + 1) % this.window;
    return outdated;
  }
}
