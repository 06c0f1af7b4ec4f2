import { ExsimError } from '../../common/errors.ts';

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A point in time an option names, in ms; null when it was not given. @throws ExsimError USAGE */
export function timeOption(
  option: '--since' | '--until' | '--before',
  text: string | undefined,
  nowMs = Date.now(),
): number | null {
  if (text === undefined) return null;
  const timeMs = parseTime(text, nowMs);
  if (timeMs !== null) return timeMs;
  throw new ExsimError(
    'USAGE',
    `Expected "${option}" to be 30s, 5m, 2h, 1d or an ISO 8601 time, but was "${text}".`,
  );
}

/** "30s", "5m", "2h", "1d" before `nowMs`, or an ISO 8601 time; in ms. Null when it is neither. */
export function parseTime(text: string, nowMs: number): number | null {
  const span = /^(\d{1,9})([smhd])$/.exec(text);
  if (span !== null) return nowMs - Number(span[1]) * UNIT_MS[span[2] as keyof typeof UNIT_MS];
  const timeMs = /^\d{4}-\d{2}-\d{2}(T.*)?$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(timeMs) ? timeMs : null;
}

/** @throws ExsimError USAGE when a command is asked to go on, and to end in time */
export function refuseEndOfFollowing(options: { readonly follow?: boolean; readonly until?: string }): void {
  if (!options.follow || options.until === undefined) return;
  throw new ExsimError('USAGE', 'Expected "--until" without "--follow", which goes on for ever.');
}
