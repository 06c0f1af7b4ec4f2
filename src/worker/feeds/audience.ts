import type { Clock } from '../../common/clock.ts';
import type { Unfollow } from './types.ts';

/** What a feed did is kept for this long after its last listener left: it may come back and ask what it missed. */
export const LINGER_MS = 60_000;

/** Whether somebody listens, or did until a short while ago. */
export class Audience {
  readonly #clock: Clock;
  readonly #onGone: () => void;
  #listeners = 0;
  #lingers = false;
  #cancel: () => void = () => undefined;

  /** `onGone` is called when the last listener has been away for `LINGER_MS`. */
  constructor(clock: Clock, onGone: () => void) {
    this.#clock = clock;
    this.#onGone = onGone;
  }

  get isThere(): boolean {
    return this.#listeners > 0 || this.#lingers;
  }

  get listeners(): number {
    return this.#listeners;
  }

  /** `leave`: what the listener does to leave. */
  add(leave: Unfollow): Unfollow {
    this.#listeners += 1;
    this.#lingers = false;
    this.#cancel();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      leave();
      this.#leave();
    };
  }

  #leave(): void {
    this.#listeners -= 1;
    if (this.#listeners > 0) return;
    this.#lingers = true;
    this.#cancel = this.#clock.after(LINGER_MS, () => {
      this.#lingers = false;
      this.#onGone();
    });
  }
}
