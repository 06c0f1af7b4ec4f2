import type { Clock } from '../../common/clock.ts';

/** Node's timers overflow beyond 2^31 ms; a deadline further away is looked at again every day. */
const TIMER_MAX_MS = 24 * 3600 * 1000;

/** One timer that follows a deadline in wall-clock time, which may move and whose clock may jump. */
export class DeadlineTimer {
  readonly #clock: Clock;
  readonly #due: () => void;
  #deadline: number | null = null;
  #cancel: () => void = () => undefined;

  constructor(clock: Clock, due: () => void) {
    this.#clock = clock;
    this.#due = due;
  }

  set(deadline: number | null): void {
    if (deadline === this.#deadline) return;
    this.#cancel();
    this.#deadline = deadline;
    if (deadline !== null) this.#arm(deadline);
  }

  #arm(deadline: number): void {
    const delayMs = Math.max(0, Math.min(deadline - this.#clock.now(), TIMER_MAX_MS));
    this.#cancel = this.#clock.after(delayMs, () => {
      if (this.#clock.now() < deadline) return this.#arm(deadline);
      this.#deadline = null;
      this.#due();
    });
  }
}
