import { median } from '../report/statistics.ts';
import type { Answers, Contender } from './contender.ts';
import { closedLoop, openLoop, REAL_TIMING } from './load.ts';
import type { Plan } from './plan.ts';

export const ROWS = ['floor', 'commit', 'withoutSnapshots', 'none'] as const;
export type Row = (typeof ROWS)[number];

/** What one kind of load gave: `load` is a number of clients or of commands per second. */
export type LoadResult = { readonly load: number; readonly rows: Readonly<Record<Row, Answers>> };

export type Results = {
  readonly plan: Plan;
  readonly byClients: readonly LoadResult[];
  readonly byRate: readonly LoadResult[];
};

/** Measures every row under every load, the rows in turn and round after round; each figure is the median. */
export async function runPlan(
  plan: Plan,
  contenders: Readonly<Record<Row, Contender>>,
  say: (line: string) => void,
  timing = REAL_TIMING,
): Promise<Results> {
  const measured = async (
    loads: readonly number[],
    what: string,
    measure: (contender: Contender, load: number) => Promise<Answers>,
  ): Promise<LoadResult[]> => {
    const results: LoadResult[] = [];
    for (const load of loads) {
      say(`${load} ${what}`);
      results.push({ load, rows: await inTurn(plan.rounds, (row) => measure(contenders[row], load)) });
    }
    return results;
  };
  return {
    plan,
    byClients: await measured(plan.clients, 'clients', (contender, clients) =>
      closedLoop(contender, clients, plan.span, timing),
    ),
    byRate: await measured(plan.rates, 'commands per second', (contender, rate) =>
      openLoop(contender, rate, plan.span, timing),
    ),
  };
}

async function inTurn(
  rounds: number,
  measure: (row: Row) => Promise<Answers>,
): Promise<Record<Row, Answers>> {
  const all: Record<Row, Answers[]> = { floor: [], commit: [], withoutSnapshots: [], none: [] };
  for (let round = 0; round < rounds; round++) for (const row of ROWS) all[row].push(await measure(row));
  return {
    floor: middle(all.floor),
    commit: middle(all.commit),
    withoutSnapshots: middle(all.withoutSnapshots),
    none: middle(all.none),
  };
}

const middle = (answers: readonly Answers[]): Answers => ({
  perSecond: median(answers.map(({ perSecond }) => perSecond)),
  p50: median(answers.map(({ p50 }) => p50)),
  p99: median(answers.map(({ p99 }) => p99)),
  p999: median(answers.map(({ p999 }) => p999)),
});
