import { runMain } from '../../support/command-line.ts';
import { readOptions } from './options.ts';
import { plantFaults } from './planted.ts';
import { playAll } from './play.ts';
import { judge, reportText } from './report.ts';

/** Exit codes; an error of the harness itself is 1 too. */
const EXITS = { passed: 0, failed: 1, inconclusive: 3 } as const;

/** Attacks the supervisor in every way and counts what is left of its promises; started by `.ci/chaos.mjs`. */
async function main(args: readonly string[]): Promise<number> {
  const { seed, runs, scenarios, planted, fault } = readOptions(args);
  const home = process.env['EXSIM_CHAOS_HOME'] ?? process.cwd();
  if (planted) return plantFaults(home, seed, fault);
  console.log(`seed ${seed}`);
  const played = await playAll(scenarios, {
    home,
    seed,
    runsOf: (scenario) => runs ?? scenario.runs,
    tell: ({ name, what }, tally, seconds) =>
      console.log(`${name}: ${tally.runs} x ${what}, ${seconds.toFixed(1)} s`),
  });
  const verdict = judge(played);
  console.log(`\n${reportText(played)}\n${verdict}`);
  if (verdict === 'failed') console.log(`Again: make chaos ARGS="--seed ${seed}"`);
  return EXITS[verdict];
}

await runMain(main);
