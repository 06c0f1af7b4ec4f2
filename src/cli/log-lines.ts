/** A line of a worker's log, as far as it is one: `timeMs` is null for text that is no JSON log line. */
export type LogLine = { readonly name: string; readonly timeMs: number | null; readonly text: string };

const LEVELS: Readonly<Record<number, string>> = {
  10: 'TRACE',
  20: 'DEBUG',
  30: 'INFO',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
};
/** Fields that say the same on every line of one instance, or stand elsewhere in the shown line. */
const LEFT_OUT = [
  'level',
  'time',
  'msg',
  'pid',
  'hostname',
  'service',
  'instance',
  'instance_name',
  'version',
  'environment',
];

/** Reads a raw line. Its time is `time` of a JSON object, in ms or as ISO 8601. */
export function parseLogLine(name: string, text: string): LogLine {
  const time = jsonObject(text)?.['time'];
  const timeMs = typeof time === 'number' ? time : typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return { name, text, timeMs: Number.isFinite(timeMs) ? timeMs : null };
}

/** The line for people: time, level, instance, message, other fields. Text that is no JSON log line stays as it is. */
export function shownLogLine({ name, text, timeMs }: LogLine, nameWidth: number): string {
  const fields = jsonObject(text);
  const prefix = name.padEnd(nameWidth);
  if (fields === null || timeMs === null) return `${prefix}  ${text}`;
  const time = new Date(timeMs).toISOString();
  const level = (LEVELS[Number(fields['level'])] ?? String(fields['level'] ?? '')).toUpperCase().padEnd(5);
  const rest = Object.entries(fields).filter(([key]) => !LEFT_OUT.includes(key));
  const shownRest = rest.map(
    ([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${time}  ${level}  ${prefix}  ${String(fields['msg'] ?? '')}${shownRest.join('')}`;
}

/** Lines of several logs as one, by time; a line without a time stays behind the one before it. Stable. */
export function mergeByTime(logs: readonly (readonly LogLine[])[]): LogLine[] {
  const dated = logs.flatMap((lines) => {
    let lastMs = Number.NEGATIVE_INFINITY;
    return lines.map((line) => {
      lastMs = line.timeMs ?? lastMs;
      return { line, sortMs: lastMs };
    });
  });
  return dated.sort((a, b) => (a.sortMs === b.sortMs ? 0 : a.sortMs - b.sortMs)).map(({ line }) => line);
}

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** "30s", "5m", "2h", "1d" before `nowMs`, or an ISO 8601 time; in ms. Null when it is neither. */
export function parseSince(text: string, nowMs: number): number | null {
  const span = /^(\d{1,9})([smhd])$/.exec(text);
  if (span !== null) return nowMs - Number(span[1]) * UNIT_MS[span[2] as keyof typeof UNIT_MS];
  const timeMs = /^\d{4}-\d{2}-\d{2}(T.*)?$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(timeMs) ? timeMs : null;
}

function jsonObject(text: string): Record<string, unknown> | null {
  if (!text.startsWith('{')) return null;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}
