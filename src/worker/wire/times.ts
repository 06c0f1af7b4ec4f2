/** ISO 8601 in UTC, at most milliseconds. A pattern cannot tell that there is no 30 February; `parseTime` does. */
export const TIME_PATTERN = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,3})?Z$';
export const TIME_LENGTH_MAX = 24;
const ISO_UTC = new RegExp(TIME_PATTERN);

/** Reads an ISO 8601 time in UTC with at most milliseconds; null for anything else, also for 30 February. */
export function parseTime(value: unknown): number | null {
  if (typeof value !== 'string' || value.length > TIME_LENGTH_MAX || !ISO_UTC.test(value)) return null;
  const time = Date.parse(value);
  if (Number.isNaN(time)) return null;
  return formatTime(time).slice(0, 19) === value.slice(0, 19) ? time : null;
}

let lastMs = Number.NaN;
let lastText = '';

/** Milliseconds since the epoch as ISO 8601 in UTC. All orders of a batch share one time, so the last is kept. */
export function formatTime(ms: number): string {
  if (ms !== lastMs) {
    lastText = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastText;
}
