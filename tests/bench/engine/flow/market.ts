import type { Random } from './random.ts';
import { ReferenceBook } from './reference-book.ts';

const RECENT = 8192;

/** One symbol while its flow is drawn: its book, where its price began, and which orders may still live. */
export class FlowMarket {
  readonly book: ReferenceBook;
  /** Where prices start while a side is empty. */
  readonly middleTicks: number;
  /** Probability that an IOC order buys. */
  buyBias = 0.5;
  readonly #recent = new Uint32Array(RECENT);
  #recentCount = 0;
  readonly #rested: number[] = [];

  constructor(index: number, onTrade: ConstructorParameters<typeof ReferenceBook>[0]) {
    this.book = new ReferenceBook(onTrade);
    this.middleTicks = 1_000_000 + 2_000 * (index % 50);
  }

  /** Remembers an order that came to rest. */
  remember(id: number): void {
    this.#recent[this.#recentCount++ & (RECENT - 1)] = id;
    this.#rested.push(id);
  }

  /** An order that lives, mostly a young one, as most cancels aim at; 0 when none was found. */
  pickLive(random: Random): number {
    const young = random.unit() < 0.7 && this.#recentCount > 0 ? this.#pickRecent(random) : 0;
    return young === 0 ? this.#pickAny(random) : young;
  }

  #pickRecent(random: Random): number {
    for (let tries = 0; tries < 6; tries++) {
      const id = this.#recent[random.below(Math.min(this.#recentCount, RECENT))] ?? 0;
      if (this.book.live.has(id)) return id;
    }
    return 0;
  }

  /** Sweeps out what no longer lives while it looks. */
  #pickAny(random: Random): number {
    const rested = this.#rested;
    for (let tries = 0; tries < 50 && rested.length > 0; tries++) {
      const at = random.below(rested.length);
      const id = rested[at] ?? 0;
      if (this.book.live.has(id)) return id;
      rested[at] = rested[rested.length - 1] ?? 0;
      rested.pop();
    }
    return 0;
  }
}
