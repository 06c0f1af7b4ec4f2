import { assert } from '../../common/assert.ts';
import type { EngineEvent, EventRingReads, EventType } from '../../engine/types.ts';

/**
 * The events of the batches that are not told yet, read as the engine's ring is. The ring itself holds the events of a
 * few commands only, and a batch has hundreds: it would have passed every reader by at the end of a large one. Here
 * they are decoded already, for all sinks at once.
 */
export class EventWindow implements EventRingReads {
  #events: readonly EngineEvent[] = [];
  #isOwn = false;
  #start = 0;

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#start + this.#events.length;
  }

  get length(): number {
    return this.#events.length;
  }

  /** Those that are held, oldest first. */
  get events(): readonly EngineEvent[] {
    return this.#events;
  }

  at(position: number): EngineEvent {
    const event = this.#events[position - this.#start];
    assert(event !== undefined, 'an event outside the window was asked for');
    return event;
  }

  typeAt(position: number): EventType {
    return this.at(position).type;
  }

  /** Most turns have one batch: its array is read as it is, and copied only when a second one follows. */
  add(events: readonly EngineEvent[]): void {
    if (this.#events.length === 0) {
      this.#events = events;
      this.#isOwn = false;
      return;
    }
    const own = this.#isOwn ? (this.#events as EngineEvent[]) : [...this.#events];
    for (const event of events) own.push(event);
    this.#events = own;
    this.#isOwn = true;
  }

  /** Lets everything go: who has not read it has a gap. */
  drop(): void {
    this.#start = this.end;
    this.#events = [];
    this.#isOwn = false;
  }
}
