import type { Clock } from '../../common/clock.ts';

/**
 * What has changed: something a person or a script may wait for, or figures alone, which the beats of many workers bring
 * all the time.
 */
export type Change = 'news' | 'figures';

/** Shortest time between two notices. */
const INTERVAL_MS: Readonly<Record<Change, number>> = { news: 200, figures: 500 };

/** Tells listeners that something changed: at once after a pause, then at most five times a second, or two for figures. */
export class Changes {
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  /** Monotonic ms of the next notice. */
  #dueMs = Number.POSITIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;
  #cancel: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The returned function ends it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  notify(change: Change): void {
    if (this.#listeners.size === 0) return;
    const nowMs = this.#clock.monotonicMs();
    const dueMs = Math.max(nowMs, this.#lastMs + INTERVAL_MS[change]);
    if (dueMs >= this.#dueMs) return;
    this.#cancel();
    this.#dueMs = dueMs;
    this.#cancel = this.#clock.after(dueMs - nowMs, () => this.#tell());
  }

  #tell(): void {
    this.#dueMs = Number.POSITIVE_INFINITY;
    this.#lastMs = this.#clock.monotonicMs();
    for (const listener of this.#listeners) listener();
  }
}
