import { assert, present } from '../assert.ts';
import type { EngineEvent, EventRingReads, EventType } from '../types.ts';
import { decodeEvent } from './decode.ts';
import { EVENT_TYPES, EVENTS_MAX, HEAD, INT_SHIFT, RECORD_WORDS, TYPE_BITS } from './layout.ts';
import { RecordReader } from './record-reader.ts';

/** What events share with all others of their command: commandSeq and time. */
const COMMAND_WORDS = 2;

/**
 * The newest events in one typed array that is written round and round. It doubles when a single command has more
 * events than it holds, so that the events of the latest command are always all there.
 *
 * An event stands where its seq says. A command is known by the seq of the event before its first one, and stands
 * where that says in a ring twice as long: it may be that much older than the newest event while its last event is
 * still held.
 */
export class EventRing implements EventRingReads {
  /** All records. Others after `next` or `reserve` has grown them, so nobody keeps them across that. */
  declare f64: Float64Array;
  declare i32: Int32Array;
  /** Of the newest event; 0 before the first. */
  seq = 0;
  /** What a seq has in common with the place of its event; one less than the events that are held. */
  mask: number;
  /** Head of the events of the command being applied, without their type. */
  head = 0;
  readonly #reader = new RecordReader();
  #commands: Float64Array;
  /** The highest seq the command being applied may have before the ring must grow. */
  #last: number;
  /** Of the event before position 0. */
  #seqBefore = 0;
  /** Seq of the first event that is held; those before it were gone already when the ring grew. */
  #oldest = 1;

  /** `capacity` in events, a power of two. */
  constructor(capacity: number) {
    const isPower = capacity > 0 && (capacity & (capacity - 1)) === 0;
    assert(isPower && capacity <= EVENTS_MAX, 'a ring holds a power of two of events, up to 16,777,216');
    this.mask = capacity - 1;
    this.#last = capacity;
    this.f64 = new Float64Array(capacity * RECORD_WORDS);
    this.i32 = new Int32Array(this.f64.buffer);
    this.#commands = new Float64Array(capacity * 2 * COMMAND_WORDS);
  }

  get end(): number {
    return this.seq - this.#seqBefore;
  }

  get start(): number {
    return Math.max(this.#oldest, this.seq - this.mask) - 1 - this.#seqBefore;
  }

  at(position: number): EngineEvent {
    const place = this.#held(position);
    const command = this.#commandAt((this.i32[(place << INT_SHIFT) | HEAD] as number) >> TYPE_BITS);
    const reader = this.#reader;
    reader.seq = this.#seqBefore + position + 1;
    reader.commandSeq = present(this.#commands[command]);
    reader.time = present(this.#commands[command + 1]);
    reader.begin(this.f64, this.i32, place);
    return decodeEvent(this.#type(place), reader);
  }

  typeAt(position: number): EventType {
    return this.#type(this.#held(position));
  }

  /** Goes on after events that it does not hold. */
  resume(seq: number): void {
    this.seq = seq;
    this.#seqBefore = seq;
    this.#oldest = seq + 1;
  }

  /** From here on events belong to a new command: older ones may be overwritten. */
  beginCommand(commandSeq: number, time: number): void {
    const { seq } = this;
    const command = this.#commandAt(seq);
    const commands = this.#commands;
    commands[command] = commandSeq;
    commands[command + 1] = time;
    this.head = (seq & (EVENTS_MAX * 2 - 1)) << TYPE_BITS;
    this.#last = seq + this.mask + 1;
  }

  /** Begins one more event and answers the number of its record, for its writer to fill. */
  next(type: number): number {
    if (this.seq === this.#last) this.#grow();
    const seq = this.seq + 1;
    this.seq = seq;
    const place = seq & this.mask & (EVENTS_MAX - 1);
    this.i32[(place << INT_SHIFT) | HEAD] = this.head | type;
    return place;
  }

  /** Makes room for as many more events, for a writer of many that counts `seq` itself. */
  reserve(count: number): void {
    while (this.#last - this.seq < count) this.#grow();
  }

  #held(position: number): number {
    assert(position >= this.start && position < this.end, 'an event outside the ring was asked for');
    return this.#place(this.#seqBefore + position + 1);
  }

  /**
   * The low bits are right for a seq beyond 2^31 too. The second mask changes nothing; it tells the compiler that no
   * field of a record overflows.
   */
  #place(seq: number): number {
    return seq & this.mask & (EVENTS_MAX - 1);
  }

  /** Where a command stands, by its seq or the low bits of it that a head holds. */
  #commandAt(bits: number): number {
    return (bits & ((this.mask << 1) | 1) & (EVENTS_MAX * 2 - 1)) * COMMAND_WORDS;
  }

  #type(place: number): EventType {
    const head = this.i32[(place << INT_SHIFT) | HEAD] as number;
    return present(EVENT_TYPES[head & ((1 << TYPE_BITS) - 1)]);
  }

  #grow(): void {
    const { f64, seq, mask } = this;
    const commands = this.#commands;
    const capacity = (mask + 1) * 2;
    assert(capacity <= EVENTS_MAX, 'a command has fewer than 16,777,216 events');
    this.f64 = new Float64Array(capacity * RECORD_WORDS);
    this.i32 = new Int32Array(this.f64.buffer);
    this.#commands = new Float64Array(capacity * 2 * COMMAND_WORDS);
    this.mask = capacity - 1;
    this.#oldest = Math.max(this.#oldest, seq - mask);
    this.#last += mask + 1;
    for (let held = this.#oldest; held <= seq; held++)
      move(f64, held & mask, this.f64, held & this.mask, RECORD_WORDS);
    const commandMask = mask * 2 + 1;
    for (let held = Math.max(0, seq - commandMask); held <= seq; held++)
      move(commands, held & commandMask, this.#commands, held & (capacity * 2 - 1), COMMAND_WORDS);
  }
}

/** Copies record `from` of one table to `to` of another, both of records of `words`. */
function move(source: Float64Array, from: number, target: Float64Array, to: number, words: number): void {
  target.set(source.subarray(from * words, (from + 1) * words), to * words);
}
