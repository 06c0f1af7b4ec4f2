/**
 * Measures the engine:
 *
 *   node main.js [--quick] [--rounds N] [--page FILE]
 *   node main.js child KIND JOB      one measurement, its figures as JSON
 *
 * `.ci/bench.mjs engine` compiles and starts it. Every measurement runs in a process of its own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { integerOption, runMain } from '../../support/command-line.ts';
import { typed } from '../report/arguments.ts';
import { currentLoad, thisMachine } from '../report/machine.ts';
import { updatePage } from '../report/page-file.ts';
import { benchmarksPage, terminalReport } from './report/page.ts';
import { CHILD, runInChild } from './run/child.ts';
import { type JobKind, performJob } from './run/jobs.ts';
import { FULL_PLAN, type Plan, smallPlan } from './run/plan.ts';
import { type Results, runPlan } from './run/run.ts';

const QUICK_FACTOR = 20;

function main(args: readonly string[]): number {
  const [word, kind, job] = args;
  if (word === CHILD)
    process.stdout.write(JSON.stringify(performJob(kind as JobKind, JSON.parse(job ?? ''))));
  else measureAll(args);
  return 0;
}

function measureAll(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: { quick: { type: 'boolean' }, rounds: { type: 'string' }, page: { type: 'string' } },
  });
  const plan = choosePlan(values.quick ?? false, values.rounds);
  const before = currentLoad();
  const results = runInFolder(plan);
  const circumstances = {
    machine: thisMachine(),
    before,
    after: currentLoad(),
    date: new Date().toISOString(),
    command: typed('engine', values),
  };
  console.log(terminalReport(results, circumstances));
  if (values.page !== undefined) updatePage(values.page, benchmarksPage(results, circumstances));
}

function choosePlan(quick: boolean, rounds: string | undefined): Plan {
  const plan = quick ? smallPlan(QUICK_FACTOR) : FULL_PLAN;
  return { ...plan, rounds: integerOption('--rounds', rounds, 1) ?? plan.rounds };
}

/** Flow files live in a folder that is gone afterwards. */
function runInFolder(plan: Plan): Results {
  const folder = mkdtempSync(join(tmpdir(), 'exsim-bench-'));
  try {
    return runPlan(plan, { perform: runInChild, folder, say: (line) => console.error(line) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await runMain(main);
