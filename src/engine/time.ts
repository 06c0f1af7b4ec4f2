/** The last time a date can name, ms since 1970: whatever is reckoned from it stays a safe integer. */
const TIME_MAX = 8_640_000_000_000_000;

/** The time of a command; of what is none, minus the code of why: no object, no time. */
export function timeOf(command: unknown): number {
  if (typeof command !== 'object' || command === null) return -1001;
  const { time } = command as { readonly time: unknown };
  return isTime(time) ? time : -1004;
}

/** Whether it is whole milliseconds since 1970, up to the last ones a date can name. */
export function isTime(time: unknown): time is number {
  return Number.isSafeInteger(time) && (time as number) >= 0 && (time as number) <= TIME_MAX;
}
