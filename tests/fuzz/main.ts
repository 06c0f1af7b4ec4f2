import fc from 'fast-check';
import { Coverage } from '../support/differential/coverage.ts';
import { playBoth, playWatched } from '../support/differential/play.ts';
import { Scenario, scenarios } from '../support/differential/scenario.ts';
import { copies, emptying, invariants, refusals, replay } from '../support/differential/witnesses.ts';
import { type FuzzOptions, readOptions } from './options.ts';

/**
 * The engine against the reference model over many random commands, started by `.ci/fuzz.mjs`. Every scenario is played
 * on both; every so many a second time, on the engine alone, with one of the witnesses. Ends with 1 at a difference,
 * a broken rule, or when something of the coverage table happened too seldom.
 */
const COMMANDS_PER_SCENARIO = 400;
const SCENARIOS_PER_WITNESS = 4;
const SCENARIOS_PER_LINE = 125;
/** Of each thing, in a run of a million commands; fewer commands must show in proportion less. */
const LEAST_HITS = 100;
const FULL_RUN = 1_000_000;
const WITNESSES = [invariants, refusals, copies, replay, emptying];

function main(args: readonly string[]): number {
  const options = readOptions(args);
  if (options.scenario !== null) return playOne(options.scenario);
  const coverage = new Coverage();
  const features = new Map<string, number>();
  if (!compareMany(options, coverage, features)) return 1;
  return report(coverage, features);
}

function playOne(seed: number): number {
  const scenario = new Scenario(seed, COMMANDS_PER_SCENARIO);
  try {
    playBoth(scenario);
    for (const witness of WITNESSES) playWatched(scenario, witness);
    console.log(`scenario ${seed}: no difference`);
    return 0;
  } catch (problem) {
    console.log(`${scenario}\n${problem instanceof Error ? problem.stack : problem}`);
    return 1;
  }
}

/** True when no scenario showed a difference; else the shortest one that does is printed. */
function compareMany(
  { seed, commands }: FuzzOptions,
  coverage: Coverage,
  features: Map<string, number>,
): boolean {
  const numRuns = Math.ceil(commands / COMMANDS_PER_SCENARIO);
  console.log(`seed ${seed}, ${numRuns} scenarios of ${COMMANDS_PER_SCENARIO} commands`);
  let played = 0;
  const play = (scenario: Scenario) => {
    playBoth(scenario, coverage);
    const witness = WITNESSES[(played / SCENARIOS_PER_WITNESS) % WITNESSES.length];
    if (witness !== undefined) playWatched(scenario, witness);
    for (const feature of scenario.features) features.set(feature, (features.get(feature) ?? 0) + 1);
    played += 1;
    if (played % SCENARIOS_PER_LINE === 0) console.log(progress(played, numRuns, coverage));
  };
  const details = fc.check(fc.property(scenarios(COMMANDS_PER_SCENARIO), play), { seed, numRuns });
  if (!details.failed) return true;
  console.log(
    `${fc.defaultReportMessage(details)}\nAgain: make fuzz ARGS="--seed ${seed} --commands ${commands}"`,
  );
  return false;
}

function progress(played: number, numRuns: number, { commands, accepted }: Coverage): string {
  const share = Math.round((accepted / commands) * 100);
  return `${played} of ${numRuns} scenarios, ${commands} commands, ${share} % accepted, 0 differences`;
}

function report(coverage: Coverage, features: ReadonlyMap<string, number>): number {
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

process.exitCode = main(process.argv.slice(2));
