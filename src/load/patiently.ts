import { ExchangeError } from '../client/exchange/index.ts';
import type { Clock } from '../common/clock.ts';

/** Asks again for as long as a venue says when to come again, up to `untilMs` of the clock's monotonic time. */
export async function patiently<T>(ask: () => Promise<T>, clock: Clock, untilMs: number): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const waitMs = error instanceof ExchangeError ? error.retryAfterMs : null;
      if (waitMs === null || clock.monotonicMs() + waitMs > untilMs) throw error;
      await clock.sleep(waitMs);
    }
  }
}
