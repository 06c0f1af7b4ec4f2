import type { Clock } from '../../../../src/common/clock.ts';

type Timer = { readonly dueMs: number; readonly task: () => void };

/** Time that stands still until a test moves it. Wall clock and monotonic time run alike, unless `jump` is called. */
export class ManualClock implements Clock {
  #elapsedMs = 0;
  #wallMs: number;
  #timers: Timer[] = [];

  constructor(wallMs = 1_000_000) {
    this.#wallMs = wallMs;
  }

  now(): number {
    return Math.floor(this.#wallMs + this.#elapsedMs);
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  after(ms: number, task: () => void): () => void {
    const timer = { dueMs: this.#elapsedMs + ms, task };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.after(ms, done);
      signal?.addEventListener('abort', done);
    });
  }

  /** The wall clock jumps, as after a correction; durations do not see it. */
  jump(ms: number): void {
    this.#wallMs += ms;
  }

  /** Moves time forward, timer by timer, letting what each set off run to its end. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#elapsedMs + ms;
    await settle();
    for (let next = this.#due(endMs); next !== undefined; next = this.#due(endMs)) {
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#elapsedMs = Math.max(this.#elapsedMs, next.dueMs);
      next.task();
      await settle();
    }
    this.#elapsedMs = endMs;
  }

  /** Moves time forward until the promise settles; fails when it has not within `limitMs`. */
  async until<T>(promise: Promise<T>, limitMs = 60_000): Promise<T> {
    let settled = false;
    const watched = promise.finally(() => {
      settled = true;
    });
    watched.catch(() => undefined);
    const endMs = this.#elapsedMs + limitMs;
    await settle();
    while (!settled) {
      if (this.#elapsedMs >= endMs) throw new Error(`nothing came of it within ${limitMs} ms`);
      await this.advance(5);
    }
    return watched;
  }

  #due(endMs: number): Timer | undefined {
    const due = this.#timers.filter((timer) => timer.dueMs <= endMs);
    return due.toSorted((left, right) => left.dueMs - right.dueMs)[0];
  }
}

/** Lets everything that waits for nothing but the event loop happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
