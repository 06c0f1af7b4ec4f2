import { assert } from '../assert.ts';
import type { EngineEvent } from '../types.ts';
import type { BookDelta, LevelTotal } from './types.ts';

export type LevelChanged = Extract<EngineEvent, { type: 'levelChanged' }>;

/** Collects the level changes of one symbol until they are taken as one delta: of each level only the last total. */
export class BookChanges {
  readonly #symbol: number;
  readonly #bids = new Map<number, number>();
  readonly #asks = new Map<number, number>();
  #firstSeq: number;
  #lastSeq: number;
  #seq = 0;
  #time = 0;

  /** `firstSeq`: bookSeq of the change that comes first. */
  constructor(symbol: number, firstSeq: number) {
    this.#symbol = symbol;
    this.#firstSeq = firstSeq;
    this.#lastSeq = firstSeq - 1;
  }

  /** Nothing was added since the last delta. */
  get isEmpty(): boolean {
    return this.#lastSeq < this.#firstSeq;
  }

  add(event: LevelChanged): void {
    assert(event.bookSeq === this.#lastSeq + 1, 'bookSeq is gapless');
    (event.side === 'BUY' ? this.#bids : this.#asks).set(event.priceTicks, event.lots);
    this.#lastSeq = event.bookSeq;
    this.#seq = event.seq;
    this.#time = event.time;
  }

  /** The changes since the last call; there must be one. */
  take(epoch: number): BookDelta {
    const delta = {
      symbol: this.#symbol,
      epoch,
      firstSeq: this.#firstSeq,
      lastSeq: this.#lastSeq,
      bids: totals(this.#bids, -1),
      asks: totals(this.#asks, 1),
      seq: this.#seq,
      time: this.#time,
    };
    this.#firstSeq = this.#lastSeq + 1;
    this.#bids.clear();
    this.#asks.clear();
    return delta;
  }
}

/** `sign` 1: ascending prices, -1: descending. */
function totals(levels: ReadonlyMap<number, number>, sign: 1 | -1): LevelTotal[] {
  return [...levels].sort(([left], [right]) => (left - right) * sign);
}
