import { readFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';

export type Machine = {
  readonly cpu: string;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** CPU time of touching a page of new memory for the first time, ns. Virtual machines differ in it a hundredfold. */
  readonly firstTouchNs: number;
};

const PAGE_BYTES = 4096;
const TOUCHED_PAGES = 16_384;

export function thisMachine(): Machine {
  const [cpu] = cpus();
  return {
    cpu: `${cpus().length} x ${cpu?.model.trim() ?? 'unknown'}`,
    memoryGb: totalmem() / 1e9,
    system: `${platform()} ${arch()}`,
    node: `${process.versions.node} (V8 ${process.versions.v8})`,
    firstTouchNs: measureFirstTouch(),
  };
}

function measureFirstTouch(): number {
  const memory = new Uint8Array(TOUCHED_PAGES * PAGE_BYTES);
  const before = process.cpuUsage();
  for (let at = 0; at < memory.length; at += PAGE_BYTES) memory[at] = 1;
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / TOUCHED_PAGES;
}

/** What else the machine did. */
export type Load = {
  /** Of the last minute. */
  readonly average: number;
  /** CPU time, and the part of it that the host of a virtual machine gave to others; null where nobody tells. */
  readonly ticks: { readonly all: number; readonly stolen: number } | null;
};

export function currentLoad(): Load {
  return { average: loadavg()[0] ?? 0, ticks: cpuTicks() };
}

/** Share of the CPU time between two moments that the host gave to others; null where nobody tells. */
export function stolenShare(before: Load, after: Load): number | null {
  if (before.ticks === null || after.ticks === null) return null;
  return (after.ticks.stolen - before.ticks.stolen) / Math.max(1, after.ticks.all - before.ticks.all);
}

function cpuTicks(): Load['ticks'] {
  try {
    const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
    const [, ...ticks] = line.split(/\s+/).map(Number);
    return { all: ticks.reduce((sum, part) => sum + part, 0), stolen: ticks[7] ?? 0 };
  } catch {
    return null;
  }
}
