import { Recent } from './recent.ts';
import type { BookDelta } from './types.ts';

export type DeltaHistoryLimits = {
  /** Deltas kept per symbol. */
  readonly deltasMax: number;
  /** Level totals in the deltas kept per symbol. The newest delta is kept, however large. */
  readonly levelsMax: number;
};

/** The newest deltas of one symbol, without a hole between them, for readers who come back. */
export class DeltaHistory {
  readonly #deltas: Recent<BookDelta>;
  readonly #levelsMax: number;
  #levels = 0;

  constructor({ deltasMax, levelsMax }: DeltaHistoryLimits) {
    this.#deltas = new Recent(deltasMax);
    this.#levelsMax = levelsMax;
  }

  add(delta: BookDelta): void {
    const evicted = this.#deltas.push(delta);
    this.#levels += levelsOf(delta) - (evicted === undefined ? 0 : levelsOf(evicted));
    while (this.#levels > this.#levelsMax && this.#deltas.length > 1)
      this.#levels -= levelsOf(this.#deltas.shift());
  }

  /**
   * What takes a book at bookSeq `seq` to the newest delta; the first begins at `seq` + 1 exactly. Null when the
   * deltas that follow `seq` are not here any more.
   */
  after(seq: number): BookDelta[] | null {
    const { oldest } = this.#deltas;
    if (oldest === undefined || seq + 1 < oldest.firstSeq) return null;
    const deltas = this.#deltas.from(this.#deltas.firstNot((delta) => delta.lastSeq <= seq));
    const [first] = deltas;
    if (first !== undefined && first.firstSeq <= seq) deltas[0] = { ...first, firstSeq: seq + 1 };
    return deltas;
  }
}

const levelsOf = (delta: BookDelta): number => delta.bids.length + delta.asks.length;
