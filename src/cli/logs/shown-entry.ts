import type { LogLevel } from '../../instance/spec.ts';
import { shownName } from '../../tui/plain-fleet.ts';
import { hueOf, type Paint } from '../terminal/paint.ts';
import type { LogEntry } from './entry.ts';

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
const LEVEL_WIDTH = 6;

/** Level, time, name and message always stand there as words; colour only helps the eye. */
export function shownEntry(entry: LogEntry, nameWidth: number, paint: Paint): string {
  const { name, timeMs, level, fields, text } = entry;
  const time = timeMs === null ? '' : new Date(timeMs).toISOString();
  const prefix = [
    paint('dim', time.padEnd(24)),
    paint(LEVEL_HUES[level], level.toUpperCase().padEnd(LEVEL_WIDTH)),
    paint(hueOf(name), shownName(name).padEnd(nameWidth)),
  ].join('  ');
  return `${prefix}  ${entryMessage({ fields, text })}`;
}

/** What an entry says, without when and who; the stack of an error on lines of its own. */
export const entryMessage = ({ fields, text }: Pick<LogEntry, 'fields' | 'text'>): string =>
  printable(fields === null ? text : messageOf(fields));

const LEVEL_HUES = {
  trace: 'dim',
  debug: 'dim',
  info: 'plain',
  warn: 'yellow',
  error: 'red',
  fatal: 'red',
  output: 'magenta',
} as const satisfies Record<LogLevel | 'output', Parameters<Paint>[0]>;

/** The message and what is particular to it. */
function messageOf(fields: Readonly<Record<string, unknown>>): string {
  const rest = Object.entries(fields).filter(([key]) => !LEFT_OUT.includes(key));
  const shown = rest.map(([key, value]) => ` ${key}=${shownValue(value)}`);
  return `${String(fields['msg'] ?? '')}${shown.join('')}`;
}

function shownValue(value: unknown): string {
  if (typeof value === 'string') return value;
  const stack = (value as { stack?: unknown } | null)?.stack;
  return typeof stack === 'string' ? stack : JSON.stringify(value);
}

/** Whatever a client had written into a log, it does not steer the terminal. */
const printable = (text: string): string =>
  text.replace(/[^\P{Cc}\n\t]/gu, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** A line of JSON: a log line as it was written, any other text in one of its own. */
export function jsonEntry({ name, timeMs, level, fields, text }: LogEntry): string {
  if (fields !== null) return text;
  const time = timeMs === null ? null : new Date(timeMs).toISOString();
  return JSON.stringify({ level, time, instance: name, msg: text });
}
