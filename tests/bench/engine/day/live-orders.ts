import type { EngineReads, OrderView } from '../../../../src/engine/types.ts';
import type { Random } from '../flow/random.ts';

const TRIES = 20;

/** Orders that were alive when last looked at, to aim cancels and amendments at. */
export class LiveOrders {
  readonly #engine: EngineReads;
  readonly #random: Random;
  readonly #ids: number[] = [];
  /** Ids have no gaps: the first that nobody has had yet. */
  #nextId = 1;

  constructor(engine: EngineReads, random: Random) {
    this.#engine = engine;
    this.#random = random;
  }

  /** Finds the orders that came since the last look. */
  look(): void {
    while (this.#engine.order(this.#nextId) !== undefined) this.#ids.push(this.#nextId++);
  }

  /** Undefined when a few draws found none. Sweeps out what is done while it looks. */
  pick(): OrderView | undefined {
    for (let tries = 0; tries < TRIES && this.#ids.length > 0; tries++) {
      const at = this.#random.below(this.#ids.length);
      const order = this.#engine.order(this.#ids[at] ?? 0);
      if (order !== undefined && isLive(order)) return order;
      this.#ids[at] = this.#ids.at(-1) ?? 0;
      this.#ids.pop();
    }
    return undefined;
  }
}

function isLive({ status }: OrderView): boolean {
  return status === 'NEW' || status === 'PARTIALLY_FILLED' || status === 'UNTRIGGERED';
}
