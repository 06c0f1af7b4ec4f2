import { readFileSync } from 'node:fs';

/** Of `/proc` on every Linux of today. */
const TICKS_PER_SECOND = 100;
/** Where user and system time stand behind the name of the process, which may hold blanks. */
const [USER, SYSTEM] = [11, 12];

/** CPU time a process has taken with all its threads, ms, in steps of 10; NaN where nobody tells. */
export function cpuTimeMs(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[USER]) + Number(fields[SYSTEM])) * 1000) / TICKS_PER_SECOND;
  } catch {
    return Number.NaN;
  }
}
