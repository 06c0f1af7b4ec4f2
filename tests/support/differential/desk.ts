import type { Command, EngineEvent, OrderView } from '../../../src/engine/types.ts';
import type { ModelEngine } from '../model/model-engine.ts';
import type { Dice } from './dice.ts';
import { priceRange } from './price-range.ts';
import type { Quotation, Venue } from './venues.ts';

/** A command without its time. */
export type Body = Command extends infer C ? (C extends Command ? Omit<C, 'time'> : never) : never;

/** What whoever makes up commands knows of the venue: it looks at the model, never at the engine. */
export class Desk {
  readonly dice: Dice;
  readonly venue: Venue;
  readonly model: ModelEngine;
  /** After a reset nobody has anything. */
  isPoor = false;
  readonly #live = new Set<number>();
  #nextName = 1;

  constructor(dice: Dice, venue: Venue, model: ModelEngine) {
    this.dice = dice;
    this.venue = venue;
    this.model = model;
  }

  observe(events: readonly EngineEvent[]): void {
    for (const event of events) {
      if (event.type === 'orderAccepted') this.#live.add(event.orderId);
      if (event.type === 'orderDone') this.#live.delete(event.orderId);
      if (event.type === 'reset') {
        this.#live.clear();
        this.isPoor = true;
      }
    }
  }

  get liveCount(): number {
    return this.#live.size;
  }

  /** A live order; none when there is none. */
  anyLive(): OrderView | undefined {
    return this.#live.size === 0 ? undefined : this.model.order(this.dice.pick([...this.#live]));
  }

  /** Seldom a poor one, and now and then one that does not exist. */
  anyAccount(): number {
    const { length } = this.model.accounts;
    if (this.dice.chance(0.7)) return length + this.dice.below(2);
    return this.dice.below(
      Math.max(1, this.dice.chance(80) ? Math.min(length, this.venue.richCount) : length),
    );
  }

  anySymbol(): number {
    const { symbolCount } = this.model;
    return this.dice.chance(0.5) ? symbolCount : this.dice.below(Math.max(1, symbolCount));
  }

  anyAsset(): number {
    const { assetCount } = this.model;
    return this.dice.chance(2) ? assetCount : this.dice.below(Math.max(1, assetCount));
  }

  quotation(symbol: number): Quotation {
    return (
      this.venue.quotations[symbol] ?? this.venue.quotations[0] ?? { midTicks: 1, stepTicks: 1, lots: 1 }
    );
  }

  /** The last trade, or where the market began. */
  centre(symbol: number): number {
    const { midTicks } = this.quotation(symbol);
    if (symbol >= this.model.symbolCount || this.dice.chance(this.venue.isDeep ? 90 : 15)) return midTicks;
    return this.model.lastTradeTicks(symbol) ?? midTicks;
  }

  /** A price so many steps above the centre. */
  ticks(symbol: number, steps: number): number {
    return this.centre(symbol) + steps * this.quotation(symbol).stepTicks;
  }

  /** The nearest price that the symbol lets pass, of a limit or of one that waits for a stop. */
  allowed(symbol: number, ticks: number, stopTicks: number | null): number {
    const config = this.venue.config.symbols[symbol] ?? this.venue.later;
    const last = symbol < this.model.symbolCount ? this.model.lastTradeTicks(symbol) : null;
    const { low, high } = priceRange(config, stopTicks ?? last);
    return Math.max(low, Math.min(high, ticks));
  }

  /** Mostly a few times the usual size, at times not a round number of it. */
  lots(symbol: number): number {
    const { lots } = this.quotation(symbol);
    const count = this.dice.weighted([
      [6, this.dice.between(1, 6)],
      [3, this.dice.between(5, 25)],
      [0.3, this.dice.between(25, 60)],
    ]);
    return Math.max(1, count * lots + (this.dice.chance(20) ? this.dice.between(-lots, lots) : 0));
  }

  freshName(what: string): string {
    return `${what}-${this.#nextName++}`;
  }
}
