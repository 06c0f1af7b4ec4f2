/** One line per command, without what is absent or usual. */
export function printCommand(command: unknown): string {
  if (typeof command !== 'object' || command === null) return `not a command: ${printValue(command)}`;
  const { type, time, ...fields } = command as Record<string, unknown>;
  const words = Object.entries(fields)
    .filter(([, value]) => value !== null && value !== false)
    .map(([name, value]) => `${name}=${printValue(value)}`);
  return [`t=${printValue(time)}`, printValue(type), ...words].join(' ');
}

/** An event, or a state of something, in one line. */
export function printFields(fields: object | undefined): string {
  if (fields === undefined) return 'nothing';
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${printValue(value)}`)
    .join(' ');
}

function printValue(value: unknown): string {
  if (typeof value === 'string') return /^[\w.:/-]+$/.test(value) ? value : JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return String(value);
  return JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part));
}
