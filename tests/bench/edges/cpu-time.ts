import { readFileSync } from 'node:fs';

/** Of `/proc` on every Linux of today. */
const TICKS_PER_SECOND = 100;
/** Where user and system time stand behind the name of the process, which may hold blanks. */
const [USER, SYSTEM] = [11, 12];

/** What has passed, and what a server and this process have taken of it with all their threads, ms. */
export type CpuTimes = { readonly tookMs: number; readonly serverMs: number; readonly ownMs: number };

/** Measures from when it is made. */
export class CpuWatch {
  readonly #pid: number;
  readonly #startedMs = performance.now();
  readonly #own = process.cpuUsage();
  readonly #serverMs: number;

  constructor(pid: number) {
    this.#pid = pid;
    this.#serverMs = cpuTimeMs(pid);
  }

  read(): CpuTimes {
    const { user, system } = process.cpuUsage(this.#own);
    return {
      tookMs: performance.now() - this.#startedMs,
      serverMs: cpuTimeMs(this.#pid) - this.#serverMs,
      ownMs: (user + system) / 1000,
    };
  }
}

/** CPU time a process has taken with all its threads, ms, in steps of 10; NaN where nobody tells. */
function cpuTimeMs(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[USER]) + Number(fields[SYSTEM])) * 1000) / TICKS_PER_SECOND;
  } catch {
    return Number.NaN;
  }
}
