import { availableParallelism } from 'node:os';
import { runMain } from '../support/command-line.ts';
import { addCounts, noCounts, tableOf, tooFew } from './counts.ts';
import { playMany, type Report } from './crowd.ts';
import { readOptions } from './options.ts';
import { plantFaults } from './planted/plant.ts';
import { simulate } from './run.ts';

/**
 * The core of the worker in a simulated world, many seeds; started by `.ci/sim.mjs`. Ends with 1 at a broken promise,
 * or when something happened too seldom to prove anything.
 */
async function main(args: readonly string[]): Promise<number> {
  const { seed, seeds, from, planted } = readOptions(args);
  if (planted) return plantFaults(process.cwd());
  return seed === null ? playAll(from, seeds) : playOne(seed);
}

/** The same seed gives the same lines and the same hash over them. */
async function playOne(seed: number): Promise<number> {
  const { lines, hash, counts, violation } = await simulate(seed);
  console.log(`${lines.join('\n')}\n\n${tableOf(counts)}\n\ntrace ${hash}`);
  console.log(violation === null ? '0 broken promises.' : violation.message);
  return violation === null ? 0 : 1;
}

const SEEDS_PER_LINE = 5000;

async function playAll(from: number, seeds: number): Promise<number> {
  const sum = noCounts();
  let failure: Report['failure'] = null;
  let told = 0;
  console.log(`seeds ${from} to ${from + seeds - 1}`);
  await playMany(from, seeds, availableParallelism(), (report) => {
    addCounts(sum, report.counts);
    failure ??= report.failure;
    if (sum.seeds - told >= SEEDS_PER_LINE) {
      told = sum.seeds;
      console.log(`${sum.seeds} seeds, ${sum.kills} kills, ${sum.answersChecked} answers, 0 broken promises`);
    }
    return failure === null;
  });
  return report(sum, failure);
}

function report(sum: ReturnType<typeof noCounts>, failure: Report['failure']): number {
  console.log(`\n${tableOf(sum)}\n`);
  if (failure !== null) {
    console.log(`seed ${failure.seed}: ${failure.message}\n\nAgain: make sim ARGS="--seed ${failure.seed}"`);
    return 1;
  }
  const seldom = tooFew(sum);
  for (const line of seldom) console.log(line);
  if (seldom.length === 0) console.log(`0 broken promises in ${sum.seeds} seeds.`);
  return seldom.length === 0 ? 0 : 1;
}

await runMain(main);
