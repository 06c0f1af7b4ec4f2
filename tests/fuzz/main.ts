import { runMain } from '../support/command-line.ts';
import { Comparison, type Failure, playOne } from './comparison.ts';
import { readOptions } from './options.ts';

/**
 * The engine against the reference model over many random commands, started by `.ci/fuzz.mjs`. Ends with 1 at a
 * difference, a broken rule, or when something of the coverage table happened too seldom.
 */
function main(args: readonly string[]): number {
  const { seed, commands, scenario, deep } = readOptions(args);
  if (scenario !== null) return report(playOne(scenario, deep));
  const comparison = new Comparison();
  const failure = comparison.run(seed, commands);
  return failure === null ? reportCoverage(comparison) : report(failure);
}

function report(failure: Failure | null): number {
  if (failure === null) {
    console.log('0 differences.');
    return 0;
  }
  const { scenario, problem } = failure;
  const trace = problem instanceof Error ? problem.stack : String(problem);
  console.log(
    `\n${scenario}\n${trace}\n\nAgain: make fuzz ARGS="--scenario ${scenario.seed}${scenario.isDeep ? ' --deep' : ''}"`,
  );
  return 1;
}

/** Of each thing, in a run of a million commands; a shorter one must show less, in proportion. */
const LEAST_HITS = 100;
const FULL_RUN = 1_000_000;

function reportCoverage({ coverage, features }: Comparison): number {
  console.log(`\n${tableOf([...features].sort())}\n\n${tableOf(coverage.entries())}\n`);
  const least = Math.floor(LEAST_HITS * Math.min(1, coverage.commands / FULL_RUN));
  const missing = coverage.below(least);
  for (const what of missing) console.log(`Expected at least ${least} of each, but had ${what}.`);
  if (missing.length === 0) console.log(`0 differences in ${coverage.commands} commands.`);
  return missing.length === 0 ? 0 : 1;
}

function tableOf(rows: readonly (readonly [what: string, count: number])[]): string {
  const width = Math.max(...rows.map(([what]) => what.length));
  return rows.map(([what, count]) => `${what.padEnd(width)} ${String(count).padStart(9)}`).join('\n');
}

await runMain(main);
