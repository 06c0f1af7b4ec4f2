import * as E from '../../../../src/engine/events/layout.ts';
import { EventRing } from '../../../../src/engine/events/ring.ts';
import type { EventRingReads } from '../../../../src/engine/types.ts';
import { ORDER_REASONS, ORDER_STATUSES } from '../../../../src/engine/types.ts';

const FILLED = ORDER_STATUSES.indexOf('FILLED');
const CANCELED = ORDER_STATUSES.indexOf('CANCELED');
const EXPIRED = ORDER_STATUSES.indexOf('EXPIRED');
const USER = ORDER_REASONS.indexOf('USER');
const IOC_REMAINDER = ORDER_REASONS.indexOf('IOC_REMAINDER');
const NO_REASON = -1;
const UNKNOWN_ORDER = 5002;
const RING_EVENTS = 512;

/** The events of a book without accounts: whole records of the engine's ring, with zeros where accounts would be. */
export class BookEvents {
  readonly #ring = new EventRing(RING_EVENTS);
  #commandSeq = 0;
  #tradeId = 0;

  get reads(): EventRingReads {
    return this.#ring;
  }

  /** Of the last event. */
  get seq(): number {
    return this.#ring.seq;
  }

  beginCommand(): void {
    this.#commandSeq++;
    this.#ring.beginCommand(this.#commandSeq, 0);
  }

  accepted(id: number, symbol: number): void {
    this.#putOrder(E.ORDER_ACCEPTED, id, symbol, 0, 0);
  }

  filled(id: number, symbol: number): void {
    this.#putOrder(E.ORDER_DONE, id, symbol, FILLED, NO_REASON);
  }

  canceled(id: number, symbol: number): void {
    this.#putOrder(E.ORDER_DONE, id, symbol, CANCELED, USER);
  }

  expired(id: number, symbol: number): void {
    this.#putOrder(E.ORDER_DONE, id, symbol, EXPIRED, IOC_REMAINDER);
  }

  rejected(id: number, symbol: number): void {
    const place = this.#ring.next(E.REJECTED);
    const { f64, i32 } = this.#ring;
    const ints = place << E.INT_SHIFT;
    i32[ints | 1] = 0;
    i32[ints | 2] = UNKNOWN_ORDER;
    const words = place << E.WORD_SHIFT;
    f64[words | 4] = 0;
    f64[words | 5] = symbol;
    f64[words | 6] = E.NULL_FIELD;
    f64[words | 7] = id;
    f64[words | 8] = E.NULL_FIELD;
    f64[words | 9] = 0;
    f64[words | 10] = E.NULL_FIELD;
    f64[words | 11] = 0;
  }

  trade(symbol: number, ticks: number, lots: number, makerId: number, takerId: number, side: number): void {
    const place = this.#ring.next(E.TRADE);
    const { f64, i32 } = this.#ring;
    const ints = place << E.INT_SHIFT;
    i32[ints | 1] = symbol;
    i32[ints | 4] = side;
    const words = place << E.WORD_SHIFT;
    f64[words | 4] = ++this.#tradeId;
    f64[words | 5] = ticks;
    f64[words | 6] = lots;
    f64[words | 7] = makerId;
    f64[words | 8] = takerId;
    // Accounts, fees and their sequences: the engine writes them, so this does, too.
    i32[ints | 2] = 0;
    i32[ints | 3] = 0;
    i32[ints | 5] = 0;
    i32[ints | 6] = 0;
    for (let word = 9; word < 15; word++) f64[words | word] = 0;
  }

  #putOrder(type: number, id: number, symbol: number, first: number, second: number): void {
    const place = this.#ring.next(type);
    const { f64, i32 } = this.#ring;
    const ints = place << E.INT_SHIFT;
    i32[ints | 1] = 0;
    i32[ints | 2] = symbol;
    i32[ints | 3] = first;
    i32[ints | 4] = second;
    const words = place << E.WORD_SHIFT;
    f64[words | 4] = id;
    f64[words | 5] = 0;
  }
}
