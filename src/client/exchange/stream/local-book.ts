import type { PriceLevel, Side } from '../types.ts';
import type { BookDelta, BookSnapshot, LevelChange } from './messages.ts';

/**
 * The order book of one symbol, kept from a snapshot and the deltas behind it: at `lastSeq` it is the venue's own book,
 * level by level.
 */
export class LocalBook {
  readonly symbol: string;
  #bids = new Map<string, string>();
  #asks = new Map<string, string>();
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

  /** Best first, at most `depth`; sorted at each call, so keep what you need. */
  levels(side: Side, depth = Number.POSITIVE_INFINITY): PriceLevel[] {
    const levels = [...(side === 'BUY' ? this.#bids : this.#asks)];
    const sign = side === 'BUY' ? -1 : 1;
    levels.sort(([left], [right]) => sign * compareDecimals(left, right));
    return levels.slice(0, depth).map(([price, quantity]) => ({ price, quantity }));
  }

  /** Takes a message; false when it does not join what is here, so that a new snapshot is needed. */
  apply(message: BookSnapshot | BookDelta): boolean {
    if (message.type === 'snapshot') {
      this.#bids = new Map(message.bids);
      this.#asks = new Map(message.asks);
    } else {
      if (message.epoch !== this.#epoch || message.firstSeq !== this.#lastSeq + 1) return false;
      change(this.#bids, message.bids);
      change(this.#asks, message.asks);
    }
    this.#epoch = message.epoch;
    this.#lastSeq = message.lastSeq;
    return true;
  }
}

function change(levels: Map<string, string>, changes: readonly LevelChange[]): void {
  for (const [price, quantity] of changes) {
    if (quantity === '0') levels.delete(price);
    else levels.set(price, quantity);
  }
}

/** Orders plain decimals above 0 exactly: floating point would take some for equal. */
function compareDecimals(left: string, right: string): number {
  const [leftWhole = '', leftFraction = ''] = left.split('.');
  const [rightWhole = '', rightFraction = ''] = right.split('.');
  if (leftWhole.length !== rightWhole.length) return leftWhole.length - rightWhole.length;
  if (leftWhole !== rightWhole) return leftWhole < rightWhole ? -1 : 1;
  return leftFraction === rightFraction ? 0 : leftFraction < rightFraction ? -1 : 1;
}
