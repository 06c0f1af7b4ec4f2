import type { DayOptions } from '../contenders/rows.ts';

export type FlowPlan = {
  readonly name: string;
  readonly title: string;
  readonly resting: number;
  readonly symbols: number;
  /** What every correct book makes of `seed` 42 and 2,000,000 commands; null for other sizes. */
  readonly knownTradeHash: number | null;
};

/** Everything a run measures, and how large. */
export type Plan = {
  readonly seed: number;
  readonly commands: number;
  /** Rounds in which all rows of a flow run, one after the other. */
  readonly rounds: number;
  readonly flows: readonly FlowPlan[];
  readonly day: DayOptions;
  readonly allocationCommands: number;
  readonly memoryOrders: readonly number[];
  readonly snapshotOrders: number;
  readonly growthOrders: number;
};

const FLOWS: readonly FlowPlan[] = [
  {
    name: '10k',
    title: '10,000 resting orders, 1 symbol',
    resting: 10_000,
    symbols: 1,
    knownTradeHash: 3_756_479_904,
  },
  {
    name: '100k',
    title: '100,000 resting orders, 1 symbol',
    resting: 100_000,
    symbols: 1,
    knownTradeHash: 726_709_331,
  },
  {
    name: '1000-symbols',
    title: '100,000 resting orders, 1000 symbols',
    resting: 100_000,
    symbols: 1000,
    knownTradeHash: 889_962_892,
  },
];

export const FULL_PLAN: Plan = {
  seed: 42,
  commands: 2_000_000,
  rounds: 3,
  flows: FLOWS,
  day: { seed: 42, resting: 20_000, warm: 100_000, count: 1_100_000 },
  allocationCommands: 1_000_000,
  memoryOrders: [100_000, 1_000_000],
  snapshotOrders: 100_000,
  growthOrders: 1_000_000,
};

/** `factor` times smaller, for a look and for the tests: figures of it mean little, its hashes as much as ever. */
export function smallPlan(factor: number): Plan {
  const small = (size: number): number => Math.ceil(size / factor);
  const { day } = FULL_PLAN;
  return {
    seed: 42,
    commands: small(FULL_PLAN.commands),
    rounds: 1,
    flows: FLOWS.map((flow) => ({
      ...flow,
      resting: small(flow.resting),
      symbols: small(flow.symbols),
      knownTradeHash: null,
    })),
    day: { seed: 42, resting: small(day.resting), warm: small(day.warm), count: small(day.count) },
    allocationCommands: small(FULL_PLAN.allocationCommands),
    memoryOrders: FULL_PLAN.memoryOrders.map(small),
    snapshotOrders: small(FULL_PLAN.snapshotOrders),
    growthOrders: small(FULL_PLAN.growthOrders),
  };
}
