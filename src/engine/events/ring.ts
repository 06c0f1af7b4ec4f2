import { assert, present } from '../assert.ts';
import type { EngineEvent, EventRingReads, EventType } from '../types.ts';
import { decodeEvent } from './decode.ts';
import { EVENT_TYPES, RECORD_FIELDS, TYPE } from './layout.ts';

/** Events of one ring. */
const CAPACITY_MAX = 2 ** 24;

/**
 * The newest events in one typed array that is written round and round. It doubles when a single command has more
 * events than it holds, so that the events of the latest command are always all there.
 */
export class EventRing implements EventRingReads {
  /** All records. Another array after `next` has grown it, so nobody keeps it across that. */
  records: Float64Array;
  #capacity: number;
  #end = 0;
  /** Events before it were gone already when the ring grew. */
  #oldest = 0;
  /** Position of the first event of the command being applied. */
  #commandStart = 0;

  /** `capacity` in events, a power of two. */
  constructor(capacity: number) {
    assert(capacity > 0 && (capacity & (capacity - 1)) === 0, 'a ring holds a power of two of events');
    this.#capacity = capacity;
    this.records = new Float64Array(capacity * RECORD_FIELDS);
  }

  get end(): number {
    return this.#end;
  }

  get start(): number {
    return Math.max(this.#oldest, this.#end - this.#capacity);
  }

  at(position: number): EngineEvent {
    return decodeEvent(this.records, this.#held(position));
  }

  typeAt(position: number): EventType {
    return present(EVENT_TYPES[this.records[this.#held(position) + TYPE] as number]);
  }

  /** From here on events belong to a new command: older ones may be overwritten. */
  beginCommand(): void {
    this.#commandStart = this.#end;
  }

  /** Makes room for one more event and answers where its record begins in `records`, for its writer to fill. */
  next(): number {
    const end = this.#end;
    if (end - this.#commandStart === this.#capacity) this.#grow();
    this.#end = end + 1;
    return this.#offset(end);
  }

  #held(position: number): number {
    assert(position >= this.start && position < this.#end, 'an event outside the ring was asked for');
    return this.#offset(position);
  }

  /**
   * The capacity is a power of two, so the low bits are right for positions beyond 2^31 too. The second mask changes
   * nothing; it tells the compiler that no field of a record overflows.
   */
  #offset(position: number): number {
    return (position & (this.#capacity - 1) & (CAPACITY_MAX - 1)) * RECORD_FIELDS;
  }

  #grow(): void {
    const old = this.records;
    const oldCapacity = this.#capacity;
    this.#oldest = this.start;
    this.#capacity *= 2;
    assert(this.#capacity <= CAPACITY_MAX, 'a command has fewer than 16,777,216 events');
    this.records = new Float64Array(this.#capacity * RECORD_FIELDS);
    for (let position = this.#oldest; position < this.#end; position++) {
      const from = (position & (oldCapacity - 1)) * RECORD_FIELDS;
      this.records.set(old.subarray(from, from + RECORD_FIELDS), this.#offset(position));
    }
  }
}
