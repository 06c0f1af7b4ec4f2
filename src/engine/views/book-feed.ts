import type { EngineEvent, EngineReads, EventRingReads } from '../types.ts';
import { BookChanges, type LevelChanged } from './book-changes.ts';
import { DeltaHistory, type DeltaHistoryLimits } from './delta-history.ts';
import { RingCursor } from './ring-cursor.ts';
import { type BookDelta, endsEpoch, type FeedGap, type FeedPosition } from './types.ts';

/**
 * What happened to the books since the last pull: one delta per symbol that changed, by symbol; or a gap (7004):
 * every reader takes a snapshot, and the deltas of the next pull join it.
 */
export type BookPull =
  | { readonly kind: 'deltas'; readonly deltas: readonly BookDelta[] }
  | { readonly kind: 'gap'; readonly reason: FeedGap };

/** What a reader who comes back has missed, or that it cannot be told any more (7004: take a snapshot). */
export type BookResume =
  | { readonly kind: 'deltas'; readonly deltas: readonly BookDelta[] }
  | { readonly kind: 'gap' };

/** Enough for minutes of a lively symbol, in at most some 2 MB. */
const HISTORY_LIMITS: DeltaHistoryLimits = { deltasMax: 1000, levelsMax: 20_000 };

const NOTHING: BookPull = { kind: 'deltas', deltas: [] };

type FollowedBook = {
  readonly symbol: number;
  readonly changes: BookChanges;
  readonly history: DeltaHistory;
};

/**
 * Follows the books of all symbols through the ring. It costs nothing until it is pulled: pull once per turn of the
 * event loop while anybody listens. After a pause the next pull tells all of it at once, or a gap.
 */
export class BookFeed {
  readonly #reads: EngineReads;
  readonly #cursor: RingCursor;
  readonly #limits: DeltaHistoryLimits;
  /** Books that changed since the feed began or had a gap, by symbol. */
  readonly #books = new Map<number, FollowedBook>();
  readonly #changed: FollowedBook[] = [];
  #wasReset = false;

  constructor(reads: EngineReads, ring: EventRingReads, limits: DeltaHistoryLimits = HISTORY_LIMITS) {
    this.#reads = reads;
    this.#cursor = new RingCursor(ring, (type) => type === 'levelChanged' || endsEpoch(type));
    this.#limits = limits;
  }

  /** Events the next pull will look at; it finds a gap once they are more than the ring holds. */
  get behind(): number {
    return this.#cursor.behind;
  }

  pull(): BookPull {
    const complete = this.#cursor.read(this.#see);
    if (!complete || this.#wasReset) return this.#beginAnew(complete ? 'reset' : 'overrun');
    return this.#changed.length === 0 ? NOTHING : { kind: 'deltas', deltas: this.#takeDeltas() };
  }

  /**
   * What the pulls so far have told after `position` (a bookSeq of the symbol), so that the reader is ready for the
   * next pull. Its first delta begins at position.seq + 1 exactly.
   */
  resume(symbol: number, { epoch, seq }: FeedPosition): BookResume {
    const current = this.#reads.bookSeq(symbol);
    if (epoch !== this.#reads.epoch || seq > current) return { kind: 'gap' };
    const missed = this.#books.get(symbol)?.history.after(seq) ?? (seq === current ? [] : null);
    return missed === null ? { kind: 'gap' } : { kind: 'deltas', deltas: missed };
  }

  readonly #see = (event: EngineEvent): void => {
    if (event.type === 'levelChanged') this.#add(event);
    else if (endsEpoch(event.type)) this.#wasReset = true;
  };

  #add(event: LevelChanged): void {
    const book = this.#books.get(event.symbol) ?? this.#follow(event.symbol, event.bookSeq);
    if (book.changes.isEmpty) this.#changed.push(book);
    book.changes.add(event);
  }

  #follow(symbol: number, firstSeq: number): FollowedBook {
    const book = {
      symbol,
      changes: new BookChanges(symbol, firstSeq),
      history: new DeltaHistory(this.#limits),
    };
    this.#books.set(symbol, book);
    return book;
  }

  #takeDeltas(): BookDelta[] {
    const { epoch } = this.#reads;
    const deltas = this.#changed
      .sort((left, right) => left.symbol - right.symbol)
      .map(({ changes, history }) => {
        const delta = changes.take(epoch);
        history.add(delta);
        return delta;
      });
    this.#changed.length = 0;
    return deltas;
  }

  #beginAnew(reason: FeedGap): BookPull {
    this.#books.clear();
    this.#changed.length = 0;
    this.#wasReset = false;
    return { kind: 'gap', reason };
  }
}
