import type { Clock } from '../../common/clock.ts';

/** Beats of many workers make many changes; people and scripts do not need more than this. */
const NOTICE_INTERVAL_MS = 200;

/** Tells listeners that something changed: at once the first time, then at most five times a second. */
export class Changes {
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #scheduled = false;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The returned function ends it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  notify(): void {
    if (this.#scheduled || this.#listeners.size === 0) return;
    this.#scheduled = true;
    const waitMs = Math.max(0, this.#lastMs + NOTICE_INTERVAL_MS - this.#clock.monotonicMs());
    this.#clock.after(waitMs, () => this.#tell());
  }

  #tell(): void {
    this.#scheduled = false;
    this.#lastMs = this.#clock.monotonicMs();
    for (const listener of this.#listeners) listener();
  }
}
