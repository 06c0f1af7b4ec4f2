import { assert, present } from '../assert.ts';
import type { EngineEvent, EventRingReads, EventType } from '../types.ts';
import { decodeEvent } from './decode.ts';
import { EVENT_TYPES, RECORD_FIELDS, TYPE } from './layout.ts';

/**
 * The newest events in one typed array that is written round and round. It doubles when a single command has more
 * events than it holds, so that the events of the latest command are always all there.
 */
export class EventRing implements EventRingReads {
  /** All records. Another array after `next` has grown it, so nobody keeps it across that. */
  records: Float64Array;
  #capacity: number;
  #end = 0;
  #start = 0;
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
    return this.#start;
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
    if (this.#end - this.#start === this.#capacity) this.#makeRoom();
    return this.#offset(this.#end++);
  }

  #held(position: number): number {
    assert(position >= this.#start && position < this.#end, 'an event outside the ring was asked for');
    return this.#offset(position);
  }

  /** The capacity is a power of two below 2^31, so the low bits are right for positions beyond 2^31 too. */
  #offset(position: number): number {
    return (position & (this.#capacity - 1)) * RECORD_FIELDS;
  }

  #makeRoom(): void {
    if (this.#start === this.#commandStart) this.#grow();
    else this.#start++;
  }

  #grow(): void {
    const old = this.records;
    const oldCapacity = this.#capacity;
    this.#capacity *= 2;
    this.records = new Float64Array(this.#capacity * RECORD_FIELDS);
    for (let position = this.#start; position < this.#end; position++) {
      const from = (position & (oldCapacity - 1)) * RECORD_FIELDS;
      this.records.set(old.subarray(from, from + RECORD_FIELDS), this.#offset(position));
    }
  }
}
