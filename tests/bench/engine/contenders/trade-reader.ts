import type { EventRingReads } from '../../../../src/engine/types.ts';
import { TradeHash } from '../flow/trade-hash.ts';
import type { Trades } from './contender.ts';

/** Reads trades out of a ring of events, from where it stopped the last time, and hashes them. */
export class TradeReader {
  readonly #events: EventRingReads;
  readonly #hash = new TradeHash();
  #position: number;

  constructor(events: EventRingReads) {
    this.#events = events;
    this.#position = events.end;
  }

  /** Throws when the ring was written over before it was read: a hash of some trades would prove nothing. */
  read(): void {
    if (this.#events.start > this.#position)
      throw new Error('Events were written over before they were read.');
    for (; this.#position < this.#events.end; this.#position++) {
      if (this.#events.typeAt(this.#position) !== 'trade') continue;
      const event = this.#events.at(this.#position);
      if (event.type === 'trade')
        this.#hash.add(event.makerOrderId, event.takerOrderId, event.priceTicks, event.lots);
    }
  }

  trades(): Trades {
    return { trades: this.#hash.trades, tradeHash: this.#hash.value };
  }
}
