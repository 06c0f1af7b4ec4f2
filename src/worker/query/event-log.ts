import type { EngineCore, EngineEvent } from '../../engine/types.ts';

/**
 * The newest events of the engine, in order, for whoever wants to read them all. They are where the engine wrote them:
 * keeping them costs nothing, reading them makes objects of them.
 */
export class EventLog {
  readonly #engine: Pick<EngineCore, 'events' | 'seq'>;

  constructor(engine: Pick<EngineCore, 'events' | 'seq'>) {
    this.#engine = engine;
  }

  /** Up to `limit` events behind sequence `after`; null when the first of them is no longer there. */
  after(after: number, limit: number): readonly EngineEvent[] | null {
    const { events, seq } = this.#engine;
    if (after >= seq) return [];
    if (after + 1 < this.firstSeq) return null;
    const first = events.end - (seq - after);
    return Array.from({ length: Math.min(limit, seq - after) }, (_, index) => events.at(first + index));
  }

  /** Sequence of the oldest event that is still there; one more than the newest when there is none. */
  get firstSeq(): number {
    const { events, seq } = this.#engine;
    return seq - (events.end - events.start) + 1;
  }
}
