import type { PriceLevel, Side } from '../types.ts';
import type { LevelChange } from './messages.ts';

/** One side of a book, best price first. A change costs a search, however deep the book is. */
export class SortedLevels {
  /** -1 where the highest price is the best. */
  readonly #sign: 1 | -1;
  #levels: PriceLevel[] = [];

  constructor(side: Side) {
    this.#sign = side === 'BUY' ? -1 : 1;
  }

  /** At most `depth` of them. */
  best(depth: number): PriceLevel[] {
    return this.#levels.slice(0, depth);
  }

  /** These take the place of all there are. */
  begin(levels: readonly LevelChange[]): void {
    this.#levels = levels.map(([price, quantity]) => ({ price, quantity }));
    this.#levels.sort((left, right) => this.#compare(left.price, right.price));
  }

  /** Quantity 0: nothing is left at that price. */
  change(changes: readonly LevelChange[]): void {
    for (const [price, quantity] of changes) {
      const at = this.#placeOf(price);
      const isThere = this.#levels[at]?.price === price;
      if (quantity === '0') this.#levels.splice(at, isThere ? 1 : 0);
      else this.#levels.splice(at, isThere ? 1 : 0, { price, quantity });
    }
  }

  /** Where the price is, or belongs. */
  #placeOf(price: string): number {
    let [low, high] = [0, this.#levels.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare((this.#levels[middle] as PriceLevel).price, price) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compare(left: string, right: string): number {
    return this.#sign * compareDecimals(left, right);
  }
}

/**
 * Orders decimals above 0 as a venue writes them, without needless zeros. Exactly: floating point would take some for
 * equal. Where the whole parts are as long, characters stand for the same digits.
 */
function compareDecimals(left: string, right: string): number {
  const byLength = wholeDigits(left) - wholeDigits(right);
  if (byLength !== 0) return byLength;
  return left === right ? 0 : left < right ? -1 : 1;
}

function wholeDigits(decimal: string): number {
  const dot = decimal.indexOf('.');
  return dot === -1 ? decimal.length : dot;
}
