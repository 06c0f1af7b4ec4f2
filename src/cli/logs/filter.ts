import { LOG_LEVELS, type LogLevel } from '../../instance/spec.ts';
import type { LogEntry } from './entry.ts';

/** What is asked for of a log; null: without that limit. */
export type LogFilter = {
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
  /** What a process wrote outside its log has no level, and is shown at each. */
  readonly level: LogLevel | null;
};

export function isAskedFor(entry: LogEntry, { sinceMs, untilMs, level }: LogFilter): boolean {
  const timeMs = entry.timeMs ?? 0;
  if (sinceMs !== null && timeMs < sinceMs) return false;
  if (untilMs !== null && timeMs > untilMs) return false;
  return level === null || entry.level === 'output' || weight(entry.level) >= weight(level);
}

const weight = (level: LogLevel): number => LOG_LEVELS.indexOf(level);
