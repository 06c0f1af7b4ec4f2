import type { Answers, Contender } from './contender.ts';
import { Waits } from './waits.ts';

/** How long answers are counted, and how long the contender runs before that, ms. */
export type Span = { readonly warmMs: number; readonly measureMs: number };

/** What a load goes by: the time in ms, and the next turn of the event loop. */
export type Timing = { readonly now: () => number; readonly nextTurn: () => Promise<void> };

export const REAL_TIMING: Timing = {
  now: () => performance.now(),
  nextTurn: () => new Promise((resolve) => setImmediate(resolve)),
};

/** As many clients as given, each with one command at a time: it submits the next when the last one was answered. */
export async function closedLoop(
  contender: Contender,
  clients: number,
  span: Span,
  { now }: Timing = REAL_TIMING,
): Promise<Answers> {
  const clock = new Stopwatch(span, now);
  const waits = new Waits();
  await Promise.all(Array.from({ length: clients }, client));
  return waits.answers(span.measureMs);

  async function client(): Promise<void> {
    while (!clock.isOver()) {
      const submitted = now();
      await contender.submit();
      const answered = now();
      if (clock.isMeasuring(answered)) waits.add(answered - submitted);
    }
  }
}

/**
 * Commands at even distances, whether or not the earlier ones were answered. A wait counts from when a command was due,
 * so that a pause counts for every command that it delays.
 */
export async function openLoop(
  contender: Contender,
  perSecond: number,
  span: Span,
  { now, nextTurn }: Timing = REAL_TIMING,
): Promise<Answers> {
  const clock = new Stopwatch(span, now);
  const waits = new Waits();
  const failures: unknown[] = [];
  let unanswered = 0;
  for (let due = now(); !clock.isOver(); due += 1000 / perSecond) {
    // A turn of the event loop each time nothing is due: timers are too coarse for 10,000 commands per second.
    while (now() < due) await nextTurn();
    // It never rejects.
    void submit(due);
  }
  while (unanswered > 0) await nextTurn();
  if (failures.length > 0) throw failures[0];
  return waits.answers(span.measureMs);

  async function submit(due: number): Promise<void> {
    unanswered++;
    try {
      await contender.submit();
      const answered = now();
      if (clock.isMeasuring(answered)) waits.add(answered - due);
    } catch (error) {
      failures.push(error);
    } finally {
      unanswered--;
    }
  }
}

class Stopwatch {
  readonly #now: () => number;
  readonly #from: number;
  readonly #to: number;

  constructor({ warmMs, measureMs }: Span, now: () => number) {
    this.#now = now;
    this.#from = now() + warmMs;
    this.#to = this.#from + measureMs;
  }

  isMeasuring(at: number): boolean {
    return at >= this.#from && at < this.#to;
  }

  isOver(): boolean {
    return this.#now() >= this.#to;
  }
}
