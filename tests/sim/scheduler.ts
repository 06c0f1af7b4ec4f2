import type { Dice } from '../support/differential/dice.ts';

type Event = {
  readonly atMs: number;
  readonly order: number;
  readonly serial: number;
  task: (() => void) | null;
};

/** Events at one moment come in an order that the dice decide. */
const ORDERS = 1 << 20;

/**
 * Virtual time. What is to happen waits in a heap; between two events everything that waits for nothing but promises
 * runs to its end, so one seed gives one order of things.
 */
export class Scheduler {
  nowMs = 0;
  readonly #dice: Dice;
  readonly #heap: Event[] = [];
  #serial = 0;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  /** Runs `task` after `delayMs` of virtual time; the returned function cancels it. */
  after(delayMs: number, task: () => void): () => void {
    const atMs = this.nowMs + Math.max(0, delayMs);
    const event: Event = { atMs, order: this.#dice.below(ORDERS), serial: this.#serial++, task };
    this.#push(event);
    return () => {
      event.task = null;
    };
  }

  /** Lets things happen until `done` says so (true), or until `limitMs` of virtual time is over (false). */
  run(done: () => boolean, limitMs: number): Promise<boolean> {
    const endMs = this.nowMs + limitMs;
    return new Promise((resolve, reject) => {
      const step = (): void => {
        try {
          const isDone = done();
          const event = isDone ? null : this.#next(endMs);
          if (event === null) {
            resolve(isDone);
            return;
          }
          this.nowMs = event.atMs;
          event.task?.();
          setImmediate(step);
        } catch (error) {
          reject(error);
        }
      };
      setImmediate(step);
    });
  }

  /** The next event that was not cancelled; null when there is none before `endMs`. */
  #next(endMs: number): Event | null {
    for (;;) {
      const event = this.#heap[0];
      if (event === undefined || event.atMs > endMs) {
        this.nowMs = endMs;
        return null;
      }
      this.#pop();
      if (event.task !== null) return event;
    }
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let at = heap.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (isBefore(heap[parent]!, event)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = event;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (isBefore(last, heap[child]!)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}

const isBefore = (one: Event, other: Event): boolean =>
  one.atMs !== other.atMs
    ? one.atMs < other.atMs
    : one.order !== other.order
      ? one.order < other.order
      : one.serial < other.serial;
