/** Limits of a retry sequence, in milliseconds. */
export type BackoffSettings = { readonly baseMs: number; readonly maxMs: number };

/**
 * Full-jitter exponential backoff: a uniform delay in [0, min(maxMs, baseMs * 2^attempt)].
 * `attempt` counts from 0; `random` is in [0, 1).
 */
export function backoffMs(attempt: number, settings: BackoffSettings, random: () => number): number {
  const ceilingMs = Math.min(settings.maxMs, settings.baseMs * 2 ** Math.min(attempt, 30));
  return Math.floor(random() * ceilingMs);
}
