const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** 62914560 is "62.9 MB": decimal units, three digits at most. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : threeDigits(value)} ${UNITS[unit]}`;
}

/** A latency in milliseconds; "-" when none is known yet. */
export const formatMs = (ms: number | null): string => (ms === null ? '-' : `${threeDigits(ms)} ms`);

/** A rate per second: whole from 100 up, one decimal below. */
export const formatRate = (perSecond: number): string =>
  perSecond === 0 ? '0' : perSecond >= 100 ? perSecond.toFixed(0) : perSecond.toFixed(1);

/** A share as percent: "0 %", "0.4 %", "12 %". */
export function formatPercent(percent: number): string {
  if (percent === 0) return '0 %';
  return `${percent < 9.95 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}

/** How long ago an ISO 8601 time was: "4 s", "12 min", "3 h", "2 d". A time ahead is "0 s". */
export const formatSince = (iso: string, nowMs: number): string => formatAge(nowMs - Date.parse(iso));

/** A duration in ms, as above. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 2 * 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}
