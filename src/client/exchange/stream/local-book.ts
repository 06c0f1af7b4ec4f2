import type { PriceLevel, Side } from '../types.ts';
import type { BookDelta, BookSnapshot } from './messages.ts';
import { SortedLevels } from './sorted-levels.ts';

/**
 * The order book of one symbol, kept from a snapshot and the deltas behind it: at `lastSeq` it is the venue's own book,
 * level by level.
 */
export class LocalBook {
  readonly symbol: string;
  readonly #bids = new SortedLevels('BUY');
  readonly #asks = new SortedLevels('SELL');
  #epoch: number | null = null;
  #lastSeq = 0;

  constructor(symbol: string) {
    this.symbol = symbol;
  }

  /** Null before the first snapshot. */
  get epoch(): number | null {
    return this.#epoch;
  }

  /** The venue's `bookSeq` that this book stands at. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Best first, at most `depth`; later messages leave what was given as it is. */
  levels(side: Side, depth = Number.POSITIVE_INFINITY): PriceLevel[] {
    return (side === 'BUY' ? this.#bids : this.#asks).best(depth);
  }

  /** Takes a message; false when it does not join what is here, so that a new snapshot is needed. */
  apply(message: BookSnapshot | BookDelta): boolean {
    if (message.type === 'snapshot') {
      this.#bids.begin(message.bids);
      this.#asks.begin(message.asks);
    } else {
      if (message.epoch !== this.#epoch || message.firstSeq !== this.#lastSeq + 1) return false;
      this.#bids.change(message.bids);
      this.#asks.change(message.asks);
    }
    this.#epoch = message.epoch;
    this.#lastSeq = message.lastSeq;
    return true;
  }
}
