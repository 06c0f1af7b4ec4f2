import type { Clock } from '../../common/clock.ts';

/** A slot goes to the next one after this, whatever becomes of the worker that took it. */
const HELD_MS_MAX = 10_000;

/**
 * Lets a few workers load at a time: loading is bound by the processor, and twenty at once would all be late.
 * First come, first served.
 */
export class LaunchSlots {
  readonly #clock: Clock;
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number, clock: Clock) {
    this.#free = count;
    this.#clock = clock;
  }

  /** Resolves with the function that gives the slot back; it gives itself back after 10 s. */
  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.#held();
  }

  #held(): () => void {
    let released = false;
    const release = (): void => {
      if (released) return;
      released = true;
      cancel();
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    };
    const cancel = this.#clock.after(HELD_MS_MAX, release);
    return release;
  }
}
