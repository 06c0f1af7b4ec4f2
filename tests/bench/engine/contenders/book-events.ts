import { EVENT_TYPES } from '../../../../src/engine/events/layout.ts';
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
const RING_EVENTS = 2048;

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
    this.#open(ACCEPTED);
    this.#ring.put4(id, 0, symbol, 0);
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
    this.#open(REJECTED);
    this.#ring.put2(0, UNKNOWN_ORDER);
    this.#ring.put4(0, symbol, NONE, id);
    this.#ring.put4(NONE, 0, NONE, 0);
  }

  trade(symbol: number, ticks: number, lots: number, makerId: number, takerId: number, side: number): void {
    const ring = this.#ring;
    this.#open(TRADE);
    ring.put4(++this.#tradeId, symbol, ticks, lots);
    ring.put4(makerId, takerId, 0, 0);
    ring.put4(side, 0, 0, 0);
    ring.put4(0, 0, 0, 0);
    ring.put(0);
  }

  #done(id: number, symbol: number, status: number, reason: number): void {
    this.#open(DONE);
    this.#ring.put4(id, 0, symbol, status);
    this.#ring.put2(reason, 0);
  }

  #open(type: number): void {
    this.#ring.open(type, ++this.seq, this.#commandSeq, 0);
  }
}
