import { GCProfiler } from 'node:v8';
import { type Contender, feed } from '../contenders/contender.ts';
import { collectGarbage } from './collect.ts';

export type AllocationFigures = {
  readonly commands: number;
  /** Bytes of JavaScript heap taken per command, whether or not they were given back. */
  readonly heapBytesPerCommand: number;
  /** Bytes of JavaScript heap still held per command after a full collection. */
  readonly keptBytesPerCommand: number;
  /** Growth of typed arrays, bytes per command: doubling tables. */
  readonly arrayBytesPerCommand: number;
};

/**
 * What `count` commands allocate, after `warm` others. The commands are all made beforehand. Allocated is what the heap
 * grew by, and what each collection in between took away.
 */
export function measureAllocations(contender: Contender, warm: number, count: number): AllocationFigures {
  feed(contender, 0, warm);
  contender.prepare(warm, warm + count);
  collectGarbage();
  const profiler = new GCProfiler();
  const before = process.memoryUsage();
  profiler.start();
  contender.run();
  const after = process.memoryUsage();
  const taken = takenByCollections(profiler.stop());
  collectGarbage();
  const kept = process.memoryUsage();
  return {
    commands: count,
    heapBytesPerCommand: (after.heapUsed - before.heapUsed + taken) / count,
    keptBytesPerCommand: (kept.heapUsed - before.heapUsed) / count,
    arrayBytesPerCommand: (after.arrayBuffers - before.arrayBuffers) / count,
  };
}

type GcProfile = ReturnType<GCProfiler['stop']>;

function takenByCollections(profile: GcProfile): number {
  let bytes = 0;
  for (const { beforeGC, afterGC } of profile.statistics)
    bytes += beforeGC.heapStatistics.usedHeapSize - afterGC.heapStatistics.usedHeapSize;
  return bytes;
}
