import type { Clock } from './clock.ts';

/** A time that may be up. To be cleared by who has it, once what it was for has ended. */
export type Deadline = {
  /** Aborted when the time is up, or when what it was made with is aborted. */
  readonly signal: AbortSignal;
  clear(): void;
};

/**
 * A deadline `ms` from now, which another signal may bring forward. `AbortSignal.any([AbortSignal.timeout(ms), ...])`
 * is none on Node.js 20: nobody holds the timeout, and once garbage is collected it never comes.
 */
export function deadlineIn(clock: Clock, ms: number, sooner?: AbortSignal): Deadline {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const cancel = clock.after(ms, abort);
  if (sooner?.aborted) abort();
  sooner?.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    clear: () => {
      cancel();
      sooner?.removeEventListener('abort', abort);
    },
  };
}
