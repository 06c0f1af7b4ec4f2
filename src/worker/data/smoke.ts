import type { Clock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import type { Check } from '../types.ts';

/** One thing that was tried on a real server. */
export type SmokeStep = {
  readonly name: string;
  readonly ok: boolean;
  readonly latencyMs: number;
  /** What was seen, or why it failed; for a person. */
  readonly detail: string;
  /** Set when the settings cannot work, as opposed to a server that is away for a while. */
  readonly refusal: ExsimError | null;
};

/** Longest wait for one step. */
const STEP_TIMEOUT_MS = 3000;

/** Tries one thing and measures it; never rejects. */
export async function smokeStep(name: string, clock: Clock, run: () => Promise<string>): Promise<SmokeStep> {
  const startedMs = clock.monotonicMs();
  const settled = new AbortController();
  const tooLate = clock.sleep(STEP_TIMEOUT_MS, settled.signal).then(() => {
    throw new Error(`no answer within ${STEP_TIMEOUT_MS} ms`);
  });
  try {
    const detail = await Promise.race([run(), tooLate]);
    return { name, ok: true, latencyMs: clock.monotonicMs() - startedMs, detail, refusal: null };
  } catch (error) {
    const latencyMs = clock.monotonicMs() - startedMs;
    const refusal = error instanceof ExsimError ? error : null;
    return { name, ok: false, latencyMs, detail: messageOf(error), refusal };
  } finally {
    tooLate.catch(() => undefined);
    settled.abort();
  }
}

/** Several steps as one answer: the first failure counts, the slowest step is the latency. */
export function checkOf(steps: readonly SmokeStep[]): Check {
  const failed = steps.find((step) => !step.ok);
  const latencyMs = Math.round(Math.max(...steps.map((step) => step.latencyMs)) * 100) / 100;
  if (failed === undefined) return { status: 'ok', latencyMs, reason: null };
  return { status: 'failed', latencyMs, reason: `${failed.name}: ${failed.detail}` };
}

/** Node reports a refused connection to several addresses as an error without a message. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
