import { refusalOf } from './availability.ts';
import type { Journal, JournalHealth, Refusal } from './types.ts';

/**
 * The journal of `durability: none`: commands are forgotten at once, the market ends with the process. The lease is
 * held all the same, so that one venue never has two markets.
 */
export class VolatileJournal implements Journal {
  readonly #lease: { readonly health: JournalHealth };

  constructor(lease: { readonly health: JournalHealth }) {
    this.#lease = lease;
  }

  async append(): Promise<void> {}

  refusal(): Refusal | null {
    return refusalOf(this.health);
  }

  get health(): JournalHealth {
    return this.#lease.health;
  }
}
