import { readFileSync } from 'node:fs';

/** Of `/proc` on every Linux of today. */
const TICKS_PER_SECOND = 100;
const BYTES_PER_KB = 1024;
/** Where times stand behind the name of a process, which may hold blanks: its own, and of children that have ended. */
const OWN = [11, 12];
const CHILDREN = [13, 14];

/** CPU time a process has taken with all its threads, ms, in steps of 10; NaN where nobody tells. */
export const cpuMs = (pid: number): number => timesMs(pid, OWN);

/** The same with that of its children which have ended and were waited for. */
export const cpuWithChildrenMs = (pid: number): number => timesMs(pid, [...OWN, ...CHILDREN]);

/** CPU time of all children of this process that have ended, ms. */
export const endedChildrenCpuMs = (): number => timesMs('self', CHILDREN);

function timesMs(pid: number | 'self', which: readonly number[]): number {
  const stat = textOf(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (which.reduce((sum, at) => sum + Number(fields[at]), 0) * 1000) / TICKS_PER_SECOND;
}

export type Memory = {
  /** That no other process shares. */
  readonly ownBytes: number;
  /** That, and its part of what is shared. */
  readonly shareBytes: number;
};

/** Memory that a process has now; NaN where nobody tells. */
export function memoryOf(pid: number): Memory {
  const text = textOf(`/proc/${pid}/smaps_rollup`);
  const bytes = (name: string): number =>
    Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(text)?.[1]) * BYTES_PER_KB;
  return { ownBytes: bytes('Private_Clean') + bytes('Private_Dirty'), shareBytes: bytes('Pss') };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // It has ended, or this is no Linux.
  }
}
