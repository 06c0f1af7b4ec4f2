import { readFileIfThere } from '../../process/files.ts';
import type { FleetEvent } from '../../protocol/api.ts';

/** What earlier supervisors wrote down. */
export type KeptEvents = {
  /** Oldest first. */
  readonly events: readonly FleetEvent[];
  readonly lastSeq: number;
  /** The last line has no end: its writer was killed, or the disk was full. */
  readonly isCut: boolean;
};

/** The newest `count` events of a file and the number to go on from. What cannot be read, in part or whole, is left out. */
export async function readKeptEvents(file: string, count: number): Promise<KeptEvents> {
  const texts = await Promise.all([`${file}.1`, file].map((path) => readFileIfThere(path).catch(() => null)));
  const lines = texts.flatMap((text) => text?.split('\n') ?? []).filter((line) => line !== '');
  const events = lines.slice(-count).flatMap(parseEvent);
  const newest = texts.at(-1) ?? '';
  return { events, lastSeq: Math.max(0, ...lines.slice(-count).map(seqOf)), isCut: /[^\n]$/.test(newest) };
}

function parseEvent(line: string): FleetEvent[] {
  try {
    return [JSON.parse(line) as FleetEvent];
  } catch {
    return [];
  }
}

/** The number stands first, so it is known of a line that is cut too, and is not given twice. */
const seqOf = (line: string): number => Number(/^\{"seq":(\d+),/.exec(line)?.[1] ?? 0);
