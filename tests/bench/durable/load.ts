import type { Answers, Contender } from './contender.ts';
import { Waits } from './waits.ts';

/** How long answers are counted, and how long the contender runs before that, ms. */
export type Span = { readonly warmMs: number; readonly measureMs: number };

/** As many clients as given, each with one command at a time: it submits the next when the last one was answered. */
export async function closedLoop(contender: Contender, clients: number, span: Span): Promise<Answers> {
  const clock = new Stopwatch(span);
  const waits = new Waits();
  await Promise.all(Array.from({ length: clients }, client));
  return waits.answers(span.measureMs);

  async function client(): Promise<void> {
    while (!clock.isOver()) {
      const submitted = performance.now();
      await contender.submit();
      const answered = performance.now();
      if (clock.isMeasuring(answered)) waits.add(answered - submitted);
    }
  }
}

/**
 * Commands at even distances, whether or not the earlier ones were answered. A wait counts from when a command was due,
 * so that a pause counts for every command that it delays.
 */
export async function openLoop(contender: Contender, perSecond: number, span: Span): Promise<Answers> {
  const clock = new Stopwatch(span);
  const waits = new Waits();
  const failures: unknown[] = [];
  let unanswered = 0;
  for (let due = performance.now(); !clock.isOver(); due += 1000 / perSecond) {
    // A turn of the event loop each time nothing is due: timers are too coarse for 10,000 commands per second.
    while (performance.now() < due) await nextTurn();
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
      const answered = performance.now();
      if (clock.isMeasuring(answered)) waits.add(answered - due);
    } catch (error) {
      failures.push(error);
    } finally {
      unanswered--;
    }
  }
}

class Stopwatch {
  readonly #from: number;
  readonly #to: number;

  constructor({ warmMs, measureMs }: Span) {
    this.#from = performance.now() + warmMs;
    this.#to = this.#from + measureMs;
  }

  isMeasuring(at: number): boolean {
    return at >= this.#from && at < this.#to;
  }

  isOver(): boolean {
    return performance.now() >= this.#to;
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
