import { assert, present } from '../assert.ts';
import type { Order } from './order.ts';

/**
 * Orders with an expiry, the one that is due first on top: a binary heap over (expireAt, id). Each order knows its
 * place, so that one that ends early leaves at once.
 */
export class Deadlines {
  readonly #heap: Order[] = [];

  get first(): Order | null {
    return this.#heap[0] ?? null;
  }

  add(order: Order): void {
    assert(order.expireAt !== null && order.deadlineIndex === -1, 'an order has one deadline');
    this.#heap.push(order);
    this.#rise(order, this.#heap.length - 1);
  }

  /** Takes an order out; one that is not in it is left alone. */
  remove(order: Order): void {
    const at = order.deadlineIndex;
    if (at === -1) return;
    order.deadlineIndex = -1;
    const last = present(this.#heap.pop());
    if (last === order) return;
    this.#sink(last, at);
    if (last.deadlineIndex === at) this.#rise(last, at);
  }

  #rise(order: Order, from: number): void {
    let at = from;
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = present(this.#heap[parentAt]);
      if (isDueBefore(parent, order)) break;
      this.#place(parent, at);
      at = parentAt;
    }
    this.#place(order, at);
  }

  #sink(order: Order, from: number): void {
    let at = from;
    for (let child = this.#earlierChild(at); child !== -1; child = this.#earlierChild(at)) {
      const earlier = present(this.#heap[child]);
      if (isDueBefore(order, earlier)) break;
      this.#place(earlier, at);
      at = child;
    }
    this.#place(order, at);
  }

  #earlierChild(at: number): number {
    const left = this.#heap[2 * at + 1];
    const right = this.#heap[2 * at + 2];
    if (left === undefined) return -1;
    return right !== undefined && isDueBefore(right, left) ? 2 * at + 2 : 2 * at + 1;
  }

  #place(order: Order, at: number): void {
    this.#heap[at] = order;
    order.deadlineIndex = at;
  }
}

function isDueBefore(one: Order, other: Order): boolean {
  const first = present(one.expireAt);
  const second = present(other.expireAt);
  return first < second || (first === second && one.id < other.id);
}
