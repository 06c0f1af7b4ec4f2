import type { Clock } from '../../common/clock.ts';
import type { JournalHealth } from './types.ts';

/** How its store serves a writer: when it last proved the term, and what has been wrong with it since. */
export class StoreCondition {
  readonly #clock: Clock;
  readonly #onHealth: (reason: string | null) => void;
  /** Null also before the first attempt has failed. */
  #reason: string | null = null;
  /** The last append found no room; what says otherwise is an append that did. */
  #full = false;
  #confirmedMs: number;
  #latencyMs: number | null = null;
  #failures = 0;

  /** `onHealth` is called at every change for the worse or the better; null: the store answers again. */
  constructor(clock: Clock, onHealth: (reason: string | null) => void) {
    this.#clock = clock;
    this.#onHealth = onHealth;
    this.#confirmedMs = clock.monotonicMs();
  }

  /** `isHeld`: there is a connection that has the lease. */
  health(isHeld: boolean): JournalHealth {
    return {
      ok: isHeld && !this.#full,
      full: this.#full,
      reason: this.#reason,
      confirmedAgoMs: this.confirmedAgoMs,
      latencyMs: this.#latencyMs,
    };
  }

  get confirmedAgoMs(): number {
    return this.#clock.monotonicMs() - this.#confirmedMs;
  }

  /** The database said at a moment not before `startedMs` that the term holds. */
  confirm(startedMs: number): void {
    this.#confirmedMs = startedMs;
    this.#latencyMs = this.#clock.monotonicMs() - startedMs;
    this.#failures = 0;
  }

  /** A statement succeeded that says nothing of the term. */
  answered(): void {
    this.#failures = 0;
  }

  /** A connection has the lease, asked for at `startedMs`. It is no room: that is for the next append to find. */
  connected(startedMs: number): void {
    this.#confirmedMs = startedMs;
    if (!this.#full) this.setReason(null);
  }

  /** An append found room. */
  appended(): void {
    this.#full = false;
    this.setReason(null);
  }

  noRoom(): void {
    this.#full = true;
  }

  setReason(reason: string | null): void {
    if (reason === this.#reason) return;
    this.#reason = reason;
    this.#onHealth(reason);
  }

  /** Counts one more failure; answers how many there were before it since a statement last succeeded. */
  countFailure(): number {
    return this.#failures++;
  }
}
