import { assert, present } from '../assert.ts';

/** What has a deadline: an order. `deadlineIndex` is its place in the heap, -1 when it is not in it. */
type Expiring = { readonly id: number; readonly expireAt: number | null; deadlineIndex: number };

/**
 * Orders with an expiry, the one that is due first on top: a binary heap over (expireAt, id). Each order knows its
 * place, so that one that ends early leaves at once.
 */
export class Deadlines<T extends Expiring> {
  readonly #heap: T[] = [];

  get first(): T | null {
    return this.#heap[0] ?? null;
  }

  add(order: T): void {
    assert(order.expireAt !== null && order.deadlineIndex === -1, 'an order has one deadline');
    this.#heap.push(order);
    this.#rise(order, this.#heap.length - 1);
  }

  /** Takes an order out; one that is not in it is left alone. */
  remove(order: T): void {
    const at = order.deadlineIndex;
    if (at === -1) return;
    order.deadlineIndex = -1;
    const last = present(this.#heap.pop());
    if (last === order) return;
    this.#sink(last, at);
    if (last.deadlineIndex === at) this.#rise(last, at);
  }

  #rise(order: T, from: number): void {
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

  #sink(order: T, from: number): void {
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

  #place(order: T, at: number): void {
    this.#heap[at] = order;
    order.deadlineIndex = at;
  }
}

function isDueBefore(one: Expiring, other: Expiring): boolean {
  const first = present(one.expireAt);
  const second = present(other.expireAt);
  return first < second || (first === second && one.id < other.id);
}
