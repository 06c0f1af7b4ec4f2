import { median } from '../report/statistics.ts';
import { type CountingCosts, measureCounting } from './counting.ts';
import { LOADS, type LoadKind } from './loads.ts';
import { type Figures, measureLoad } from './measure.ts';
import type { Plan } from './plan.ts';
import type { Server } from './server.ts';

export const ROWS = ['floor', 'commit', 'none'] as const;
export type Row = (typeof ROWS)[number];

/** What one kind of load made of each server. */
export type LoadResult = { readonly kind: LoadKind; readonly rows: Readonly<Record<Row, Figures>> };

export type Results = { readonly loads: readonly LoadResult[]; readonly counting: CountingCosts };

/** Puts all servers under each kind of load, in turn and round after round; each figure is the median. */
export async function runPlan(
  plan: Plan,
  servers: Readonly<Record<Row, Server>>,
  say: (line: string) => void,
): Promise<Results> {
  const loads: LoadResult[] = [];
  for (const kind of LOADS) {
    say(kind.title);
    loads.push({ kind, rows: await inTurn(kind, plan, servers) });
  }
  return { loads, counting: measureCounting(plan.counted) };
}

async function inTurn(
  kind: LoadKind,
  plan: Plan,
  servers: Readonly<Record<Row, Server>>,
): Promise<LoadResult['rows']> {
  const span = kind.isMany ? plan.manySpan : plan.span;
  const all: Record<Row, Figures[]> = { floor: [], commit: [], none: [] };
  for (let round = 0; round < plan.rounds; round++)
    for (const row of ROWS) all[row].push(await measureLoad(kind.make(servers[row]), servers[row].pid, span));
  return { floor: middle(all.floor), commit: middle(all.commit), none: middle(all.none) };
}

const middle = (rounds: readonly Figures[]): Figures => ({
  ordersPerSecond: median(rounds.map(({ ordersPerSecond }) => ordersPerSecond)),
  cpuUs: median(rounds.map(({ cpuUs }) => cpuUs)),
  loadCpuUs: median(rounds.map(({ loadCpuUs }) => loadCpuUs)),
  p50: median(rounds.map(({ p50 }) => p50)),
  p99: median(rounds.map(({ p99 }) => p99)),
});
