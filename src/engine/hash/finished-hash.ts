import type { LifeLists } from '../orders/life-lists.ts';
import type { Orders } from '../orders/orders.ts';
import { Hasher } from './hasher.ts';
import { hashOrder } from './order-hash.ts';

const LANES = 4;

/**
 * The part of the state hash that covers finished orders: the sum of one hash each, which includes its number among
 * those that ended. A finished order never changes, so each is hashed once, when the state hash is first asked for
 * after its end; its own hash is kept to be taken off again when it leaves the window. Nothing is done while orders
 * end.
 */
export class FinishedHash {
  readonly #orders: Orders;
  readonly #lives: LifeLists;
  readonly #sum = new Int32Array(LANES);
  /** Hashes of the orders from `#from` to before `#to`, each at its number modulo the window. */
  #hashes = new Int32Array(0);
  #from = 0;
  #to = 0;

  constructor(orders: Orders, lives: LifeLists) {
    this.#orders = orders;
    this.#lives = lives;
  }

  /** Four 32-bit words. Hashes the orders that ended since it was last asked; goes past all that are remembered. */
  words(): readonly number[] {
    const { endedCount, finishedCount, oldestFinished, window } = this.#lives;
    const from = endedCount - finishedCount;
    if (this.#hashes.length === 0) this.#hashes = new Int32Array(window * LANES);
    for (; this.#from < Math.min(from, this.#to); this.#from++) this.#add(this.#from, -1);
    this.#from = from;
    let number = from;
    for (let order = oldestFinished; order !== 0; order = this.#lives.nextFinished(order), number++)
      if (number >= this.#to) this.#keep(number, order);
    this.#to = endedCount;
    return Array.from(this.#sum);
  }

  #keep(number: number, order: number): void {
    const hasher = new Hasher();
    hasher.int(number);
    hashOrder(hasher, this.#orders, order);
    this.#hashes.set(hasher.words(), (number % this.#lives.window) * LANES);
    this.#add(number, 1);
  }

  #add(number: number, sign: 1 | -1): void {
    const at = (number % this.#lives.window) * LANES;
    for (let lane = 0; lane < LANES; lane++)
      this.#sum[lane] = (this.#sum[lane] as number) + sign * (this.#hashes[at + lane] as number);
  }
}
