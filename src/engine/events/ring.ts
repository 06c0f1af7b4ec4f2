import { assert, present } from '../assert.ts';
import type { EngineEvent, EventRingReads, EventType } from '../types.ts';
import { decodeEvent } from './decode.ts';
import { BODY, COMMAND_SEQ, EVENT_TYPES, NULL_FIELD, RECORD_FIELDS, SEQ, TIME, TYPE } from './layout.ts';

/**
 * The newest events in one typed array that is written round and round. It doubles when a single command has more
 * events than it holds, so that the events of the latest command are always all there.
 */
export class EventRing implements EventRingReads {
  #records: Float64Array;
  #capacity: number;
  #end = 0;
  #start = 0;
  /** Position of the first event of the command being applied. */
  #commandStart = 0;
  #cursor = 0;

  /** `capacity` in events, a power of two. */
  constructor(capacity: number) {
    assert(capacity > 0 && (capacity & (capacity - 1)) === 0, 'a ring holds a power of two of events');
    this.#capacity = capacity;
    this.#records = new Float64Array(capacity * RECORD_FIELDS);
  }

  get end(): number {
    return this.#end;
  }

  get start(): number {
    return this.#start;
  }

  at(position: number): EngineEvent {
    return decodeEvent(this.#records, this.#held(position));
  }

  typeAt(position: number): EventType {
    return present(EVENT_TYPES[this.#records[this.#held(position) + TYPE] as number]);
  }

  /** From here on events belong to a new command: older ones may be overwritten. */
  beginCommand(): void {
    this.#commandStart = this.#end;
  }

  /** Opens the record of a new event; `put` and its kin then fill its body in order. */
  open(type: number, seq: number, commandSeq: number, time: number): void {
    if (this.#end - this.#start === this.#capacity) this.#makeRoom();
    const records = this.#records;
    const offset = this.#offset(this.#end++);
    records[offset + TYPE] = type;
    records[offset + SEQ] = seq;
    records[offset + COMMAND_SEQ] = commandSeq;
    records[offset + TIME] = time;
    this.#cursor = offset + BODY;
  }

  put(value: number): void {
    this.#records[this.#cursor++] = value;
  }

  put2(one: number, two: number): void {
    const at = this.#cursor;
    this.#records[at] = one;
    this.#records[at + 1] = two;
    this.#cursor = at + 2;
  }

  put4(one: number, two: number, three: number, four: number): void {
    const records = this.#records;
    const at = this.#cursor;
    records[at] = one;
    records[at + 1] = two;
    records[at + 2] = three;
    records[at + 3] = four;
    this.#cursor = at + 4;
  }

  putOrNull(value: number | null): void {
    this.put(value ?? NULL_FIELD);
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
    const old = this.#records;
    const oldCapacity = this.#capacity;
    this.#capacity *= 2;
    this.#records = new Float64Array(this.#capacity * RECORD_FIELDS);
    for (let position = this.#start; position < this.#end; position++) {
      const from = (position & (oldCapacity - 1)) * RECORD_FIELDS;
      this.#records.set(old.subarray(from, from + RECORD_FIELDS), this.#offset(position));
    }
  }
}
