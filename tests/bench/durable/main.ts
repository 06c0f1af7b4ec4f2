/**
 * Measures durable answers:
 *
 *   node main.js [--quick] [--rounds N] [--page FILE]
 *
 * `.ci/bench.mjs durable` compiles and starts it. It starts a Postgres of its own.
 */
import { parseArgs } from 'node:util';
import { integerOption, runMain } from '../../support/command-line.ts';
import { typed } from '../report/arguments.ts';
import { currentLoad, thisMachine } from '../report/machine.ts';
import { pagePart, terminalReport } from '../report/page.ts';
import { updatePage } from '../report/page-file.ts';
import { BenchVenue } from './bench-venue.ts';
import { Floor } from './floor.ts';
import { FULL_PLAN, type Plan, QUICK_PLAN } from './plan.ts';
import { INTRODUCTION, sections } from './report.ts';
import { type Results, runPlan } from './run.ts';
import { withPostgres } from './servers.ts';
import { measureSync } from './sync.ts';

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { quick: { type: 'boolean' }, rounds: { type: 'string' }, page: { type: 'string' } },
  });
  const before = currentLoad();
  const plan = choosePlan(values.quick ?? false, values.rounds);
  const results = await withPostgres(say, (url) => measure(plan, url));
  const circumstances = {
    machine: thisMachine(),
    before,
    after: currentLoad(),
    date: new Date().toISOString(),
    command: typed('durable', values),
  };
  const told = sections(results, circumstances, measureSync());
  console.log(terminalReport(told));
  if (values.page !== undefined) updatePage(values.page, pagePart(INTRODUCTION, told));
  return 0;
}

function choosePlan(quick: boolean, rounds: string | undefined): Plan {
  const plan = quick ? QUICK_PLAN : FULL_PLAN;
  return { ...plan, rounds: integerOption('--rounds', rounds, 1) ?? plan.rounds };
}

async function measure(plan: Plan, adminUrl: string): Promise<Results> {
  const contenders = {
    floor: await Floor.open(adminUrl),
    commit: await BenchVenue.open(adminUrl, 'commit', { snapshots: true }),
    withoutSnapshots: await BenchVenue.open(adminUrl, 'commit', { snapshots: false }),
    none: await BenchVenue.open(adminUrl, 'none', { snapshots: false }),
  };
  const results = await runPlan(plan, contenders, say);
  for (const contender of Object.values(contenders)) await contender.close();
  return results;
}

function say(line: string): void {
  console.error(line);
}

await runMain(main);
