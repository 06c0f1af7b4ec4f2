import type { Clock } from '../../common/clock.ts';

/** Seconds a rate looks back. */
export const RATE_WINDOW_S = 10;

/** Counts per second over the last ten full or part seconds. */
export class Rate {
  readonly #clock: Clock;
  readonly #slots = new Float64Array(RATE_WINDOW_S);
  #second: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#second = this.#now();
  }

  add(count: number): void {
    this.#turn();
    this.#slots[this.#second % RATE_WINDOW_S]! += count;
  }

  perSecond(): number {
    this.#turn();
    let sum = 0;
    for (const count of this.#slots) sum += count;
    return sum / RATE_WINDOW_S;
  }

  #now(): number {
    return Math.floor(this.#clock.monotonicMs() / 1000);
  }

  /** Empties the slots of the seconds since the last look. */
  #turn(): void {
    const now = this.#now();
    const passed = Math.min(now - this.#second, RATE_WINDOW_S);
    for (let back = 0; back < passed; back++) this.#slots[(now - back) % RATE_WINDOW_S] = 0;
    this.#second = now;
  }
}
