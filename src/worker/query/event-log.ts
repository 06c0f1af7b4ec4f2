import type { EngineEvent } from '../../engine/types.ts';
import type { AppliedBatch, EventSink } from '../exchange/sink.ts';

/** Events kept in memory, a few MB. */
const EVENT_LOG_MAX = 10_000;

/** The newest events of the engine, in order, for whoever wants to read them all. */
export class EventLog implements EventSink {
  readonly #max: number;
  #events: EngineEvent[] = [];

  constructor(max = EVENT_LOG_MAX) {
    this.#max = max;
  }

  onBatch({ events }: Pick<AppliedBatch, 'events'>): void {
    for (const event of events) this.#events.push(event);
    if (this.#events.length > 2 * this.#max) this.#events = this.#events.slice(-this.#max);
  }

  /** Up to `limit` events behind sequence `after`; null when the first of them is no longer there. */
  after(after: number, limit: number, lastSeq: number): readonly EngineEvent[] | null {
    if (after >= lastSeq) return [];
    const first = this.#events[0];
    if (first === undefined || first.seq > after + 1) return null;
    const from = after + 1 - first.seq;
    return this.#events.slice(from, from + limit);
  }

  /** Sequence of the oldest event that is still there; null when there is none. */
  get firstSeq(): number | null {
    return this.#events[0]?.seq ?? null;
  }
}
