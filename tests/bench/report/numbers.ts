/** 1234567.8 as `1,234,568`, with `digits` behind the point. */
export function figure(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Nanoseconds per command as million commands per second. */
export function millionPerSecond(nsPerCommand: number): string {
  return figure(1000 / nsPerCommand, nsPerCommand < 1000 ? 1 : 2);
}

/** How many times faster, with as many digits as mean something. */
export function ratio(value: number): string {
  return `${figure(value, value < 10 ? 1 : 0)}x`;
}

/** Bytes, or KB and MB of 1000. */
export function bytes(value: number): string {
  if (Math.abs(value) < 10_000) return `${figure(value)} B`;
  return value < 1_000_000 ? `${figure(value / 1000, 1)} KB` : `${figure(value / 1_000_000, 1)} MB`;
}

/** A 32-bit hash as it stands in flow files. */
export const hash = (value: number): string => `\`0x${value.toString(16).padStart(8, '0')}\``;
