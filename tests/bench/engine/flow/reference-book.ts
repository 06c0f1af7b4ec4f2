type Resting = { readonly id: number; readonly side: number; readonly ticks: number; lots: number };

/** Told of each fill: maker, taker, the maker's price, lots. */
type OnTrade = (makerId: number, takerId: number, ticks: number, lots: number) => void;

/** One side: a queue per price, and the prices sorted so that the best one is last. */
class ReferenceSide {
  readonly queues = new Map<number, Resting[]>();
  readonly prices: number[] = [];
  readonly #isBuy: boolean;

  constructor(isBuy: boolean) {
    this.#isBuy = isBuy;
  }

  get best(): number | null {
    return this.prices.at(-1) ?? null;
  }

  add(order: Resting): void {
    const queue = this.queues.get(order.ticks);
    if (queue !== undefined) {
      queue.push(order);
      return;
    }
    this.queues.set(order.ticks, [order]);
    this.prices.splice(this.#placeOf(order.ticks), 0, order.ticks);
  }

  remove(order: Resting): void {
    const queue = this.queues.get(order.ticks) ?? [];
    queue.splice(queue.indexOf(order), 1);
    if (queue.length > 0) return;
    this.queues.delete(order.ticks);
    this.prices.splice(this.#placeOf(order.ticks), 1);
  }

  #placeOf(ticks: number): number {
    let low = 0;
    let high = this.prices.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const price = this.prices[middle] ?? 0;
      if (this.#isBuy ? price < ticks : price > ticks) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The book that says which trades are right: slow, short, and without a thought of its own. */
export class ReferenceBook {
  readonly live = new Map<number, Resting>();
  readonly #sides = [new ReferenceSide(true), new ReferenceSide(false)] as const;
  readonly #onTrade: OnTrade;

  constructor(onTrade: OnTrade) {
    this.#onTrade = onTrade;
  }

  /** Null when nobody is there. Side 0 buys. */
  best(side: number): number | null {
    return this.#side(side).best;
  }

  /** Occupied price levels of both sides. */
  get levelCount(): number {
    return this.#sides[0].prices.length + this.#sides[1].prices.length;
  }

  submit(id: number, side: number, ticks: number, lots: number, ioc: boolean): void {
    const left = this.#take(id, side, ticks, lots);
    if (left === 0 || ioc) return;
    const order = { id, side, ticks, lots: left };
    this.#side(side).add(order);
    this.live.set(id, order);
  }

  /** False when the order does not live. */
  cancel(id: number): boolean {
    const order = this.live.get(id);
    if (order !== undefined) this.#drop(order);
    return order !== undefined;
  }

  /** Takes the order out and submits it anew. False when it does not live. */
  modify(id: number, ticks: number, lots: number): boolean {
    const order = this.live.get(id);
    if (order === undefined) return false;
    this.#drop(order);
    this.submit(id, order.side, ticks, lots, false);
    return true;
  }

  /** Answers the lots that found nobody. */
  #take(id: number, side: number, ticks: number, lots: number): number {
    const opposite = this.#side(1 - side);
    let left = lots;
    for (let best = opposite.best; left > 0 && best !== null; best = opposite.best) {
      if (side === 0 ? best > ticks : best < ticks) break;
      const maker = opposite.queues.get(best)?.[0] as Resting;
      const fill = Math.min(left, maker.lots);
      this.#onTrade(maker.id, id, best, fill);
      left -= fill;
      maker.lots -= fill;
      if (maker.lots === 0) this.#drop(maker);
    }
    return left;
  }

  #drop(order: Resting): void {
    this.#side(order.side).remove(order);
    this.live.delete(order.id);
  }

  #side(side: number): ReferenceSide {
    return side === 0 ? this.#sides[0] : this.#sides[1];
  }
}
