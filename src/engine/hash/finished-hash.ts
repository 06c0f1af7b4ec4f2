import { present } from '../assert.ts';
import type { Order } from '../orders/order.ts';
import { Hasher } from './hasher.ts';
import { hashOrder } from './order-hash.ts';

/** The finished orders that are still known, numbered from 0 in the order they ended: the last `window` of them. */
type FinishedOrders = {
  readonly window: number;
  /** How many have ended, those that are no longer known included. */
  readonly finishedCount: number;
  finished(number: number): Order;
};

const LANES = 4;

/**
 * The part of the state hash that covers finished orders: the sum of one hash each, which includes its number. A
 * finished order never changes, so each is hashed once, when the state hash is first asked for after its end; its own
 * hash is kept to be taken off again when it leaves the window. Nothing is done while orders end.
 */
export class FinishedHash {
  readonly #orders: FinishedOrders;
  readonly #sum = new Int32Array(LANES);
  /** Hashes of the orders from `#from` to before `#to`, each at its number modulo the window. */
  #hashes = new Int32Array(0);
  #from = 0;
  #to = 0;

  constructor(orders: FinishedOrders) {
    this.#orders = orders;
  }

  /** Four 32-bit words. Visits the orders that ended or left the window since it was last asked. */
  words(): readonly number[] {
    const { window, finishedCount } = this.#orders;
    const from = Math.max(0, finishedCount - window);
    if (this.#hashes.length === 0) this.#hashes = new Int32Array(window * LANES);
    for (; this.#from < Math.min(from, this.#to); this.#from++) this.#add(this.#from, -1);
    this.#from = from;
    for (this.#to = Math.max(from, this.#to); this.#to < finishedCount; this.#to++) {
      this.#keep(this.#to);
      this.#add(this.#to, 1);
    }
    return Array.from(this.#sum);
  }

  #keep(number: number): void {
    const hasher = new Hasher();
    hasher.int(number);
    hashOrder(hasher, this.#orders.finished(number));
    this.#hashes.set(hasher.words(), (number % this.#orders.window) * LANES);
  }

  #add(number: number, sign: 1 | -1): void {
    const at = (number % this.#orders.window) * LANES;
    for (let lane = 0; lane < LANES; lane++)
      this.#sum[lane] = present(this.#sum[lane]) + sign * present(this.#hashes[at + lane]);
  }
}
