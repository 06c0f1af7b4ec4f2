import { backoffMs } from '../../../common/backoff.ts';
import type { Clock } from '../../../common/clock.ts';
import { ExchangeError, NoAnswerError } from '../errors.ts';

/**
 * Whether sending a request twice does what sending it once does. `repeatable`: reads, orders with a clientOrderId,
 * transfers with an id of their own. `once`: cancels and amends, which are only sent again when the first one surely
 * did nothing.
 */
export type Safety = 'repeatable' | 'once';

/** Waits between attempts, drawn from 0 up to a bound that doubles. */
const BACKOFF = { baseMs: 50, maxMs: 1_000 } as const;
/** A venue that asks for a longer wait than this is not asked again. */
const RETRY_AFTER_MS_MAX = 5_000;

/** 6003: not done, the rate limit was reached. 7002: not done, the venue is busy. 7001: it may have been done. */
const REFUSED_FOR_NOW = new Set([6003, 7002]);
const OUTCOME_UNKNOWN = 7001;

export type RetrySettings = {
  readonly clock: Clock;
  readonly random: () => number;
  /** Further attempts after the first. */
  readonly retries: number;
  readonly signal?: AbortSignal | undefined;
};

/** Runs `attempt` until it answers, fails for good, or has been tried often enough; then throws its last error. */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  safety: Safety,
  { clock, random, retries, signal }: RetrySettings,
): Promise<T> {
  for (let tried = 0; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tried >= retries || signal?.aborted || !maySendAgain(error, safety)) throw error;
      await clock.sleep(waitMs(error, backoffMs(tried, BACKOFF, random)), signal);
      signal?.throwIfAborted();
    }
  }
}

function maySendAgain(error: unknown, safety: Safety): boolean {
  if (error instanceof NoAnswerError) {
    return error.reason !== 'unreadable' && (safety === 'repeatable' || !error.mayBeDone);
  }
  if (!(error instanceof ExchangeError)) return false;
  if (error.code === OUTCOME_UNKNOWN) return safety === 'repeatable';
  return REFUSED_FOR_NOW.has(error.code) && (error.retryAfterMs ?? 0) <= RETRY_AFTER_MS_MAX;
}

const waitMs = (error: unknown, backoff: number): number =>
  (error instanceof ExchangeError ? (error.retryAfterMs ?? 0) : 0) + backoff;
