import type { Clock } from '../../common/clock.ts';
import type { Urgency } from './urgency.ts';

/** From one frame to the next at least: at most ten a second, however much happens. */
const FRAME_MS: Readonly<Record<Urgency, number>> = { now: 100, eachSecond: 1000 };

/**
 * When frames are drawn. The first is drawn at once, and none while the terminal has not taken the one before: a slow
 * line gets fewer frames, never a backlog.
 *
 *   idle --ask--> due --its time--> drawing --taken--> idle, or due where one was asked for meanwhile
 */
export class Pace {
  readonly #clock: Clock;
  readonly #draw: () => Promise<void>;
  /** When the next frame is due; infinity: none was asked for since the last. */
  #dueMs = Number.POSITIVE_INFINITY;
  #drawnMs = Number.NEGATIVE_INFINITY;
  #isDrawing = false;
  #isOver = false;
  #cancel: () => void = () => undefined;

  /** `draw` resolves when the terminal has taken the frame, and never rejects. */
  constructor(clock: Clock, draw: () => Promise<void>) {
    this.#clock = clock;
    this.#draw = draw;
  }

  ask(urgency: Urgency): void {
    this.#dueMs = Math.min(this.#dueMs, this.#drawnMs + FRAME_MS[urgency]);
    this.#schedule();
  }

  stop(): void {
    this.#isOver = true;
    this.#cancel();
  }

  #schedule(): void {
    if (this.#isOver || this.#isDrawing || this.#dueMs === Number.POSITIVE_INFINITY) return;
    this.#cancel();
    const waitMs = Math.max(0, this.#dueMs - this.#clock.monotonicMs());
    this.#cancel = this.#clock.after(waitMs, () => this.#drawNow());
  }

  #drawNow(): void {
    this.#dueMs = Number.POSITIVE_INFINITY;
    this.#drawnMs = this.#clock.monotonicMs();
    this.#isDrawing = true;
    void this.#draw().then(() => {
      this.#isDrawing = false;
      this.#schedule();
    }); // It never rejects.
  }
}
