import type { RestartSpec } from '../../instance/spec.ts';
import type { RunningWorker } from './types.ts';

/** Above the ceiling for less than this is a peak: a snapshot being made, garbage not collected yet. */
const HEAVY_MS_MAX = 10_000;

/** The worker with what its last beat says of its memory. */
export function weighed(
  worker: RunningWorker,
  { maxMemoryBytes }: RestartSpec,
  nowMs: number,
): RunningWorker {
  const isHeavy = maxMemoryBytes > 0 && memoryOf(worker) > maxMemoryBytes;
  return { ...worker, heavySinceMs: isHeavy ? (worker.heavySinceMs ?? nowMs) : null };
}

/** Whether it has been above its ceiling for so long that only a restart helps. */
export const isTooHeavy = ({ heavySinceMs }: RunningWorker, nowMs: number): boolean =>
  heavySinceMs !== null && nowMs - heavySinceMs >= HEAVY_MS_MAX;

/** That, for a person. */
export const tooHeavy = (worker: RunningWorker, { maxMemoryBytes }: RestartSpec): string =>
  `it took ${megabytes(memoryOf(worker))} of memory, for ${HEAVY_MS_MAX / 1000} s more than the ${megabytes(maxMemoryBytes)} of restart.maxMemoryBytes`;

const memoryOf = ({ status }: RunningWorker): number => status?.metrics.rssBytes ?? 0;

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
