import type { EngineReads } from '../../engine/types.ts';

const MINUTE_MS = 60_000;

/**
 * The strong validator of market data: what was applied decides what a request of one URL is answered, and the minute,
 * by which days and klines go on, does the rest. The command is part of it because a command without an event can move
 * time; each start of a venue has one.
 */
export const entityTag = ({ epoch, commandSeq, seq }: EngineReads, now: number): string =>
  `"${epoch}.${commandSeq}.${seq}.${Math.floor(now / MINUTE_MS)}"`;

/** Whether a header If-None-Match names the tag, alone, in a list or by `*`; a weak one counts as the strong. */
export function matches(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((named) => named.trim() === '*' || named.trim().replace(/^W\//, '') === tag);
}
