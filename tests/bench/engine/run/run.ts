import { join } from 'node:path';
import { FLOW_ROWS, type FlowRow } from '../contenders/rows.ts';
import { type FlowHeader, readHeader } from '../flow/format.ts';
import { type GeneratedFlow, generateFlow } from '../flow/generator.ts';
import type { SpeedFigures } from '../measure/speed.ts';
import { saveFlow } from './flow-files.ts';
import type { Figures, JobKind, Jobs } from './jobs.ts';
import type { FlowPlan, Plan } from './plan.ts';

export type FlowResult = {
  readonly flow: FlowPlan;
  readonly header: FlowHeader;
  /** One figure per round, in the order of the rounds. */
  readonly rows: Readonly<Record<FlowRow, readonly SpeedFigures[]>>;
};

export type Results = {
  readonly plan: Plan;
  readonly flows: readonly FlowResult[];
  readonly day: readonly Figures['day'][];
  readonly allocations: Readonly<Record<FlowRow, Figures['allocations']>>;
  readonly memory: readonly {
    readonly of: 'engine' | 'peer';
    readonly figures: Figures['memory'];
  }[];
  readonly snapshot: Figures['snapshot'];
  readonly growth: Figures['growth'];
};

/** How a job is done, where flow files go, and who is told what is going on. */
export type Workshop = {
  readonly perform: <K extends JobKind>(kind: K, job: Jobs[K]) => Figures[K];
  readonly folder: string;
  readonly say: (line: string) => void;
};

/** Measures everything. Throws when a hash is wrong: what does not trade right has no figure. */
export function runPlan(plan: Plan, shop: Workshop): Results {
  const flows = plan.flows.map((flow) => runFlow(plan, flow, shop));
  return {
    plan,
    flows,
    day: runDay(plan, shop),
    allocations: runAllocations(plan, shop),
    memory: runMemory(plan, shop),
    snapshot: announced(shop, 'snapshot', { orders: plan.snapshotOrders }),
    growth: announced(shop, 'growth', { orders: plan.growthOrders }),
  };
}

/** All rows in turn, as often as the plan says, so that what the machine does besides hits all of them. */
function runFlow(plan: Plan, flow: FlowPlan, shop: Workshop): FlowResult {
  shop.say(`${flow.title}: ${plan.commands} commands`);
  const generated = generateFlow({ count: plan.commands, seed: plan.seed, ...flow });
  const path = flowPath(shop, flow);
  const header = headerOf(generated);
  mustBe('the generated flow', flow.knownTradeHash ?? header.tradeHash, header.tradeHash);
  saveFlow(path, generated);
  const rows: Record<FlowRow, SpeedFigures[]> = {
    book: [],
    'engine-small': [],
    'engine-quote': [],
    'engine-received': [],
    peer: [],
  };
  for (let round = 0; round < plan.rounds; round++) {
    for (const row of FLOW_ROWS) {
      const figures = shop.perform('speed', { row, flow: path });
      mustBe(row, header.tradeHash, figures.tradeHash);
      rows[row].push(figures);
      shop.say(`  ${row}: ${figures.nsPerCommand.toFixed(0)} ns per command`);
    }
  }
  return { flow, header, rows };
}

function runDay({ day, rounds }: Plan, shop: Workshop): Figures['day'][] {
  const figures = Array.from({ length: rounds }, () => announced(shop, 'day', day));
  const [first] = figures;
  for (const { fingerprint } of figures) mustBe('the busy day', first?.fingerprint, fingerprint);
  return figures;
}

function runAllocations(plan: Plan, shop: Workshop): Results['allocations'] {
  const [flow] = plan.flows;
  const measure = (row: FlowRow): Figures['allocations'] =>
    announced(shop, 'allocations', {
      row,
      flow: flowPath(shop, flow as FlowPlan),
      commands: plan.allocationCommands,
    });
  return {
    book: measure('book'),
    'engine-small': measure('engine-small'),
    'engine-quote': measure('engine-quote'),
    'engine-received': measure('engine-received'),
    peer: measure('peer'),
  };
}

/** The peer at the smallest size only: a million orders take it minutes. */
function runMemory({ memoryOrders }: Plan, shop: Workshop): Results['memory'] {
  const [smallest = 0] = memoryOrders;
  const engines = memoryOrders.map((orders) => ({ of: 'engine', orders }) as const);
  return [...engines, { of: 'peer', orders: smallest } as const].map((job) => ({
    of: job.of,
    figures: announced(shop, 'memory', job),
  }));
}

function announced<K extends JobKind>(shop: Workshop, kind: K, job: Jobs[K]): Figures[K] {
  shop.say(
    [
      kind,
      ...Object.entries(job)
        .filter(([key]) => key !== 'flow')
        .flat(),
    ].join(' '),
  );
  return shop.perform(kind, job);
}

function headerOf({ bytes }: GeneratedFlow): FlowHeader {
  return readHeader(new DataView(bytes.buffer));
}

const flowPath = ({ folder }: Workshop, { name }: FlowPlan): string => join(folder, `${name}.flow`);

function mustBe<T>(what: string, expected: T, found: T): void {
  if (found !== expected)
    throw new Error(`Expected ${what} to end with hash ${expected}, but it was ${found}.`);
}
