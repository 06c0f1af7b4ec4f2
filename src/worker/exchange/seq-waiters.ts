import type { Clock } from '../../common/clock.ts';

type Waiter = { readonly seq: number; readonly settle: (reached: boolean) => void };

/** Readers that wait until the engine has come to a sequence. */
export class SeqWaiters {
  readonly #clock: Clock;
  readonly #waiters = new Set<Waiter>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves true once `seq` is reached, false after `timeoutMs`, or at once when too many wait already. */
  wait(seq: number, timeoutMs: number): Promise<boolean> {
    if (this.#waiters.size >= WAITERS_MAX) return Promise.resolve(false);
    return new Promise((resolve) => {
      const cancelTimeout = this.#clock.after(timeoutMs, () => waiter.settle(false));
      const waiter: Waiter = {
        seq,
        settle: (reached) => {
          cancelTimeout();
          this.#waiters.delete(waiter);
          resolve(reached);
        },
      };
      this.#waiters.add(waiter);
    });
  }

  reached(seq: number): void {
    for (const waiter of this.#waiters) if (waiter.seq <= seq) waiter.settle(true);
  }

  /** Nobody waits for a venue that has stopped. */
  giveUp(): void {
    for (const waiter of this.#waiters) waiter.settle(false);
  }
}

const WAITERS_MAX = 10_000;
