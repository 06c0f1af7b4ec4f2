import { present } from './assert.ts';
import { type Entry, Ladder } from './book/ladder.ts';
import type { Order } from './orders/order.ts';
import type { OrderRequest } from './types.ts';

/**
 * Orders that wait for a price. Upward ones trigger when a trade prints at or above their stop (stop BUY, take-profit
 * SELL), downward ones at or below it (stop SELL, take-profit BUY).
 */
export class StopBook {
  /** The nearest stop above the market is the lowest. */
  readonly #upward = new Ladder('lowest');
  readonly #downward = new Ladder('highest');
  readonly #waiting = new Map<number, { readonly order: Order; readonly entry: Entry }>();

  get size(): number {
    return this.#waiting.size;
  }

  add(order: Order): void {
    const entry = this.#ladder(order.request).append(order.id, present(order.request.stopTicks), 0);
    this.#waiting.set(order.id, { order, entry });
  }

  remove(order: Order): void {
    this.#ladder(order.request).remove(present(this.#waiting.get(order.id)).entry);
    this.#waiting.delete(order.id);
  }

  /**
   * Moves every stop that a trade at `ticks` triggers to `queue`: upward ones by ascending stop, then downward ones
   * by descending stop, those of one stop price in the order they came.
   */
  trigger(ticks: number, queue: Order[]): void {
    for (let best = this.#upward.best; best !== null && best.ticks <= ticks; best = this.#upward.best)
      queue.push(this.#take(present(best.first)));
    for (let best = this.#downward.best; best !== null && best.ticks >= ticks; best = this.#downward.best)
      queue.push(this.#take(present(best.first)));
  }

  /** All waiting orders: upward then downward, each in the order it would trigger. */
  *inOrder(): Generator<Order> {
    for (const ladder of [this.#upward, this.#downward]) {
      let entry = ladder.best?.first ?? null;
      for (; entry !== null; entry = ladder.next(entry))
        yield present(this.#waiting.get(entry.orderId)).order;
    }
  }

  #take(entry: Entry): Order {
    const { order } = present(this.#waiting.get(entry.orderId));
    this.remove(order);
    order.place = 'nowhere';
    return order;
  }

  #ladder(request: OrderRequest): Ladder {
    return triggersUpward(request) ? this.#upward : this.#downward;
  }
}

/** True when a rising price triggers it. */
export function triggersUpward(request: Pick<OrderRequest, 'orderType' | 'side'>): boolean {
  const takesProfit = request.orderType === 'TAKE_PROFIT' || request.orderType === 'TAKE_PROFIT_LIMIT';
  return (request.side === 'BUY') !== takesProfit;
}
