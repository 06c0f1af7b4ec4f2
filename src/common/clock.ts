/** Taken once: the global is a getter, and asking it costs more than reading the time. */
const { performance } = globalThis;

/** Source of time. Everything that waits or reads the time takes one, so that tests can turn it by hand. */
export interface Clock {
  /** Milliseconds since the Unix epoch, an integer. It may jump either way. */
  now(): number;
  /** Milliseconds from an arbitrary origin, with fractions; never goes back. For durations. */
  monotonicMs(): number;
  /** Resolves after `ms`, or at once (without an error) when `signal` is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Runs `task` once after `ms`; the returned function cancels it. Does not keep the process alive. */
  after(ms: number, task: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
      function done(): void {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      }
    }),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
