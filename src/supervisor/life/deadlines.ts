import type { Life, RunningWorker } from './types.ts';

/** Silence after which a worker is shown as unresponsive. */
export const SILENT_MS = 5_000;
/** Silence allowed to a process that has not said anything yet: loading may take long on a busy machine. */
const FIRST_SIGN_MS = 30_000;
/** A timer that comes later than this says that the supervisor itself was held up, not the worker. */
export const OWN_STALL_MS = 1_000;

/** Monotonic time of the next thing that happens by itself; null when nothing will. */
export function nextDeadlineMs(life: Life): number | null {
  const { phase } = life;
  switch (phase.state) {
    case 'backoff':
      return phase.untilMs;
    case 'starting':
    case 'ready':
    case 'degraded':
      return phase.worker.lastSignMs + silenceAllowedMs(phase.worker);
    case 'unresponsive':
      return phase.worker.lastSignMs + restartAfterMs(life, phase.worker);
    case 'stopped':
    case 'pending':
    case 'provisioning':
    case 'draining':
    case 'crash-loop':
    case 'blocked':
    case 'fenced':
      return null;
  }
}

const silenceAllowedMs = (worker: RunningWorker): number =>
  worker.status === null ? FIRST_SIGN_MS : SILENT_MS;

/** Silence after which an unresponsive worker is restarted; never before it was shown as unresponsive. */
export const restartAfterMs = (life: Life, worker: RunningWorker): number =>
  Math.max(life.policy.unresponsiveMs, silenceAllowedMs(worker));
