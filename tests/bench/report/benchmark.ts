import { parseArgs } from 'node:util';
import { integerOption, runMain } from '../../support/command-line.ts';
import { type Benchmark as Name, typed } from './arguments.ts';
import type { Circumstances } from './circumstances.ts';
import { currentLoad, thisMachine } from './machine.ts';
import { pagePart, type Section, terminalReport } from './page.ts';
import { updatePage } from './page-file.ts';

/** What is measured with what, and how it is told. `Plan` says how much, `Results` what came out. */
export type Benchmark<Plan extends { readonly rounds: number }, Results> = {
  readonly name: Name;
  readonly plans: { readonly full: Plan; readonly quick: Plan };
  /** `say` tells how far it is, a line at a time. */
  readonly measure: (plan: Plan, say: (line: string) => void) => Promise<Results>;
  /** Of its part of docs/benchmarks.md: the title and what it is about. */
  readonly introduction: string;
  readonly sections: (results: Results, circumstances: Circumstances, plan: Plan) => readonly Section[];
};

/**
 * Runs a benchmark from the command line to its exit code: `[--quick] [--rounds N] [--page FILE]`. Its tables are
 * printed, and become its part of the page where one is named.
 */
export function runBenchmark<Plan extends { readonly rounds: number }, Results>(
  benchmark: Benchmark<Plan, Results>,
): Promise<void> {
  return runMain(async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { quick: { type: 'boolean' }, rounds: { type: 'string' }, page: { type: 'string' } },
    });
    const chosen = values.quick ? benchmark.plans.quick : benchmark.plans.full;
    const plan = { ...chosen, rounds: integerOption('--rounds', values.rounds, 1) ?? chosen.rounds };
    const before = currentLoad();
    const results = await benchmark.measure(plan, (line) => console.error(line));
    const circumstances = {
      ...{ machine: thisMachine(), before, after: currentLoad(), date: new Date().toISOString() },
      command: typed(benchmark.name, values),
    };
    const told = benchmark.sections(results, circumstances, plan);
    console.log(terminalReport(told));
    if (values.page !== undefined) updatePage(values.page, pagePart(benchmark.introduction, told));
    return 0;
  });
}
