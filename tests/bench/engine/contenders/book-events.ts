import { BODY, COMMAND_SEQ, EVENT_TYPES, SEQ, TIME, TYPE } from '../../../../src/engine/events/layout.ts';
import { EventRing } from '../../../../src/engine/events/ring.ts';
import type { EventRingReads, EventType } from '../../../../src/engine/types.ts';
import { ORDER_REASONS, ORDER_STATUSES } from '../../../../src/engine/types.ts';

const number = (type: EventType): number => (EVENT_TYPES as readonly EventType[]).indexOf(type);
const ACCEPTED = number('orderAccepted');
const DONE = number('orderDone');
const REJECTED = number('rejected');
const TRADE = number('trade');

const FILLED = ORDER_STATUSES.indexOf('FILLED');
const CANCELED = ORDER_STATUSES.indexOf('CANCELED');
const EXPIRED = ORDER_STATUSES.indexOf('EXPIRED');
const USER = ORDER_REASONS.indexOf('USER');
const IOC_REMAINDER = ORDER_REASONS.indexOf('IOC_REMAINDER');
const NONE = Number.NaN;
const UNKNOWN_ORDER = 5002;
const RING_EVENTS = 512;

/** The events of a book without accounts: whole records of the engine's ring, with zeros where accounts would be. */
export class BookEvents {
  readonly #ring = new EventRing(RING_EVENTS);
  /** Of the last event. */
  seq = 0;
  #commandSeq = 0;
  #tradeId = 0;

  get reads(): EventRingReads {
    return this.#ring;
  }

  beginCommand(): void {
    this.#commandSeq++;
    this.#ring.beginCommand();
  }

  accepted(id: number, symbol: number): void {
    const at = this.#open(ACCEPTED);
    const { records } = this.#ring;
    records[at] = id;
    records[at + 1] = 0;
    records[at + 2] = symbol;
    records[at + 3] = 0;
  }

  filled(id: number, symbol: number): void {
    this.#done(id, symbol, FILLED, NONE);
  }

  canceled(id: number, symbol: number): void {
    this.#done(id, symbol, CANCELED, USER);
  }

  expired(id: number, symbol: number): void {
    this.#done(id, symbol, EXPIRED, IOC_REMAINDER);
  }

  rejected(id: number, symbol: number): void {
    const at = this.#open(REJECTED);
    const { records } = this.#ring;
    records[at] = 0;
    records[at + 1] = UNKNOWN_ORDER;
    records[at + 2] = 0;
    records[at + 3] = symbol;
    records[at + 4] = NONE;
    records[at + 5] = id;
    records[at + 6] = NONE;
    records[at + 7] = 0;
    records[at + 8] = NONE;
    records[at + 9] = 0;
  }

  trade(symbol: number, ticks: number, lots: number, makerId: number, takerId: number, side: number): void {
    const at = this.#open(TRADE);
    const { records } = this.#ring;
    records[at] = ++this.#tradeId;
    records[at + 1] = symbol;
    records[at + 2] = ticks;
    records[at + 3] = lots;
    records[at + 4] = makerId;
    records[at + 5] = takerId;
    records[at + 8] = side;
    // Accounts, fees and their sequences: the engine writes them, so this does, too.
    records[at + 6] = 0;
    records[at + 7] = 0;
    for (let field = at + 9; field < at + 17; field++) records[field] = 0;
  }

  #done(id: number, symbol: number, status: number, reason: number): void {
    const at = this.#open(DONE);
    const { records } = this.#ring;
    records[at] = id;
    records[at + 1] = 0;
    records[at + 2] = symbol;
    records[at + 3] = status;
    records[at + 4] = reason;
    records[at + 5] = 0;
  }

  #open(type: number): number {
    const at = this.#ring.next();
    const { records } = this.#ring;
    records[at + TYPE] = type;
    records[at + SEQ] = ++this.seq;
    records[at + COMMAND_SEQ] = this.#commandSeq;
    records[at + TIME] = 0;
    return at + BODY;
  }
}
