/** `.ci/bench.mjs` compiles and starts this; see there for the options. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { integerOption, runMain } from '../../support/command-line.ts';
import { withPostgres } from '../durable/servers.ts';
import { typed } from '../report/arguments.ts';
import { currentLoad, thisMachine } from '../report/machine.ts';
import { pagePart, terminalReport } from '../report/page.ts';
import { updatePage } from '../report/page-file.ts';
import { FULL_PLAN, type Plan, QUICK_PLAN } from './plan.ts';
import { INTRODUCTION, sections } from './report.ts';
import { runPlan } from './run.ts';

/** The compiled sources that this file is part of. */
const PROGRAM = fileURLToPath(new URL('../../..', import.meta.url));

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { quick: { type: 'boolean' }, rounds: { type: 'string' }, page: { type: 'string' } },
  });
  const plan = choosePlan(values.quick ?? false, values.rounds);
  const before = currentLoad();
  const results = await withPostgres(say, (adminUrl) => runPlan(plan, { adminUrl, program: PROGRAM, say }));
  const circumstances = {
    machine: thisMachine(),
    before,
    after: currentLoad(),
    date: new Date().toISOString(),
    command: typed('restart', values),
  };
  const told = sections(results, circumstances, plan);
  console.log(terminalReport(told));
  if (values.page !== undefined) updatePage(values.page, pagePart(INTRODUCTION, told));
  return 0;
}

function choosePlan(quick: boolean, rounds: string | undefined): Plan {
  const plan = quick ? QUICK_PLAN : FULL_PLAN;
  return { ...plan, rounds: integerOption('--rounds', rounds, 1) ?? plan.rounds };
}

function say(line: string): void {
  console.error(line);
}

await runMain(main);
