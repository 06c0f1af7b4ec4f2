import { assert } from '../assert.ts';
import type { EngineEvent, EventRingReads } from '../types.ts';
import { decodeEvent } from './decode.ts';
import { COMMAND_SEQ, NULL_FIELD, RECORD_FIELDS, SEQ, TIME, TYPE } from './layout.ts';

const LIMB_BITS = 48n;

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
    assert(capacity > 0 && Number.isInteger(Math.log2(capacity)), 'a ring holds a power of two of events');
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
    assert(position >= this.#start && position < this.#end, 'an event outside the ring was asked for');
    return decodeEvent(this.#records, this.#offset(position));
  }

  /** From here on events belong to a new command: older ones may be overwritten. */
  beginCommand(): void {
    this.#commandStart = this.#end;
  }

  /** Opens the record of a new event; `put` and `putMoney` then fill its body in order. */
  open(type: number, seq: number, commandSeq: number, time: number): void {
    if (this.#end - this.#start === this.#capacity) this.#makeRoom();
    const offset = this.#offset(this.#end++);
    this.#records[offset + TYPE] = type;
    this.#records[offset + SEQ] = seq;
    this.#records[offset + COMMAND_SEQ] = commandSeq;
    this.#records[offset + TIME] = time;
    this.#cursor = offset + TIME + 1;
  }

  put(value: number): void {
    this.#records[this.#cursor++] = value;
  }

  putOrNull(value: number | null): void {
    this.#records[this.#cursor++] = value ?? NULL_FIELD;
  }

  /** Money as a signed high and an unsigned low limb of 48 bits: exact to 2^101. */
  putMoney(value: bigint): void {
    this.#records[this.#cursor++] = Number(value >> LIMB_BITS);
    this.#records[this.#cursor++] = Number(BigInt.asUintN(48, value));
  }

  putMoneyOrNull(value: bigint | null): void {
    if (value === null) {
      this.put(NULL_FIELD);
      this.put(NULL_FIELD);
    } else {
      this.putMoney(value);
    }
  }

  #offset(position: number): number {
    return (position % this.#capacity) * RECORD_FIELDS;
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
      const from = (position % oldCapacity) * RECORD_FIELDS;
      this.#records.set(old.subarray(from, from + RECORD_FIELDS), this.#offset(position));
    }
  }
}
