import { createContender, type DayOptions, type FlowRow } from '../contenders/rows.ts';
import { type Flow, readFlow } from '../flow/columns.ts';
import { type AllocationFigures, measureAllocations } from '../measure/allocations.ts';
import { type DayFigures, measureDay } from '../measure/day.ts';
import { type GrowthFigures, measureGrowth } from '../measure/growth.ts';
import { type MemoryFigures, measureEngineMemory, measurePeerMemory } from '../measure/memory.ts';
import { measureSnapshot, type SnapshotFigures } from '../measure/snapshot.ts';
import { measureReader, measureSpeed, type SpeedFigures } from '../measure/speed.ts';
import { loadFlow } from './flow-files.ts';

/** What one process measures. `flow` is the path of a flow file. */
export type Jobs = {
  readonly speed: { readonly row: FlowRow; readonly flow: string };
  readonly allocations: { readonly row: FlowRow; readonly flow: string; readonly commands: number };
  readonly day: DayOptions;
  readonly memory: { readonly of: 'engine' | 'peer'; readonly orders: number };
  readonly snapshot: { readonly orders: number };
  readonly growth: { readonly orders: number };
};
export type JobKind = keyof Jobs;

/** What comes out of it. */
export type Figures = {
  readonly speed: SpeedFigures;
  readonly allocations: AllocationFigures;
  readonly day: DayFigures;
  readonly memory: MemoryFigures;
  readonly snapshot: SnapshotFigures;
  readonly growth: GrowthFigures;
};

const PERFORM: { readonly [K in JobKind]: (job: Jobs[K]) => Figures[K] } = {
  speed({ row, flow }) {
    const columns = open(flow);
    const measure = row === 'peer' ? measureReader : measureSpeed;
    return measure(() => createContender(row, columns), columns.header);
  },
  allocations({ row, flow, commands }) {
    const columns = open(flow);
    const warm = columns.header.count - commands;
    return measureAllocations(createContender(row, columns), warm, commands);
  },
  day: measureDay,
  memory: ({ of, orders }) => (of === 'engine' ? measureEngineMemory(orders) : measurePeerMemory(orders)),
  snapshot: ({ orders }) => measureSnapshot(orders),
  growth: ({ orders }) => measureGrowth(orders),
};

/** Does the job in this process, which should have done nothing before. */
export function performJob<K extends JobKind>(kind: K, job: Jobs[K]): Figures[K] {
  return PERFORM[kind](job);
}

const open = (path: string): Flow => readFlow(loadFlow(path));
