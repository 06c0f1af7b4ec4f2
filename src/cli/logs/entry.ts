import { LOG_LEVELS, type LogLevel } from '../../instance/spec.ts';

/** A line of a log, or of what a process wrote outside it. */
export type LogEntry = {
  readonly name: string;
  /** Null: nothing tells when it was written. */
  readonly timeMs: number | null;
  /** `output`: written to the terminal a process was given, such as the stack of a crash. */
  readonly level: LogLevel | 'output';
  /** As it was written. */
  readonly text: string;
  /** Of a JSON log line; null for any other text. */
  readonly fields: Readonly<Record<string, unknown>> | null;
};

/** Reads a line. One that is no JSON log line has no time. */
export function parseEntry(name: string, text: string): LogEntry {
  const fields = jsonObject(text);
  const timeMs = timeOf(fields?.['time']);
  const level = levelOf(fields?.['level']);
  if (fields === null || timeMs === null || level === null)
    return { name, text, timeMs: null, level: 'output', fields: null };
  return { name, text, timeMs, level, fields };
}

/** The entry as of `timeMs`, when it does not say itself of when it is. */
export const withTime = (entry: LogEntry, timeMs: number | null): LogEntry =>
  entry.timeMs === null ? { ...entry, timeMs } : entry;

/** Entries of several logs as one, by time; those of one time stay in their order. */
export const mergeByTime = (logs: readonly (readonly LogEntry[])[]): LogEntry[] =>
  logs.flat().sort((a, b) => (a.timeMs ?? 0) - (b.timeMs ?? 0));

/** In ms since 1970, or ISO 8601. */
function timeOf(time: unknown): number | null {
  const timeMs = typeof time === 'number' ? time : typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isFinite(timeMs) ? timeMs : null;
}

/** A word, or pino's number: 10 is trace, 60 fatal. */
function levelOf(level: unknown): LogLevel | null {
  const word = typeof level === 'number' ? LOG_LEVELS[level / 10 - 1] : level;
  return LOG_LEVELS.find((known) => known === word) ?? null;
}

function jsonObject(text: string): Record<string, unknown> | null {
  if (!text.startsWith('{')) return null;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}
